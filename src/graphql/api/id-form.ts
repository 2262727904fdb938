/** How the keys of a model's rows are shown under `id`, and read from it. */
export interface IdForm {
  /** The key's text as clients see it. */
  show(text: string): string;
  /** The key's text of what a client sent; undefined where that is no id of the model's. */
  read(id: string): string | undefined;
}

/** The key itself: readable, short, and unique within its type. */
export const PLAIN_IDS: IdForm = { show: (text) => text, read: (id) => id };

/** Relay's form: opaque, and unique across all types, so that an id alone names a row. */
export function globalIds(type: string): IdForm {
  const prefix = `${type}:`;
  return {
    show: (text) => Buffer.from(prefix + text).toString('base64url'),
    read: (id) => {
      const text = Buffer.from(id, 'base64url').toString();
      return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
    },
  };
}

/** The type that a global id names; undefined for anything else. */
export function typeOfGlobalId(id: string): string | undefined {
  return /^(\w+):/.exec(Buffer.from(id, 'base64url').toString())?.[1];
}

export const ID_FORMS = ['plain', 'global'] as const;
export type IdFormName = (typeof ID_FORMS)[number];
