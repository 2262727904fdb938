import type { ModelMeta } from '../../orm/index.ts';
import { camelCase } from '../../util/case.ts';
import { plural } from '../../util/plural.ts';

/** What a model is called in the API. Every other name is made of these. */
export interface ModelNames {
  /** The type: `BlogPost`. */
  readonly type: string;
  /** One row: `blogPost`. */
  readonly one: string;
  /** Several rows: `blogPosts`. */
  readonly many: string;
  /** The plural as part of a type's name: `BlogPosts`. */
  readonly manyType: string;
}

/** The names of a model: its own or `graphqlName`, and the plural of a library or `plural`. */
export function modelNames(meta: ModelMeta): ModelNames {
  const type = pascalCase(meta.options.graphqlName ?? meta.name);
  const manyType = meta.options.plural === undefined ? pluralType(type) : pascalCase(meta.options.plural);
  return { type, one: fieldName(type), many: fieldName(manyType), manyType };
}

/** `BlogPost` to `BlogPosts`, `HTMLPage` to `HTMLPages`, `URL` to `URLs`: an acronym takes small letters. */
function pluralType(type: string): string {
  const last = /[A-Z][A-Z0-9]*$/.exec(type)?.[0];
  if (last === undefined || last.length === type.length - 1) return pascalCase(plural(type));
  const small = plural(last.toLowerCase());
  const isLonger = small.startsWith(last.toLowerCase());
  return type.slice(0, -last.length) + (isLonger ? last + small.slice(last.length) : pascalCase(small));
}

/** `BlogPost` to `blogPost`, `HTMLPage` to `htmlPage`, `URLs` to `urls`. */
function fieldName(type: string): string {
  const acronym = /^[A-Z]{2,}(?=[A-Z][a-z]|\d|e?s$|$)/.exec(type)?.[0];
  return acronym === undefined ? camelCase(type) : acronym.toLowerCase() + type.slice(acronym.length);
}

/** `blogPost` to `BlogPost`, `author_id` to `AuthorId`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** A value of an enumeration as an enum has it: `in progress` to `IN_PROGRESS`, `É` to `E`; empty where it has neither letter nor digit. */
export function constantCase(value: string): string {
  const words = value
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
  if (!/[A-Z0-9]/.test(words)) return '';
  return /^\d/.test(words) ? `_${words}` : words;
}
