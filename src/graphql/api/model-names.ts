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
  const many = camelCase(meta.options.plural ?? plural(type));
  return { type, one: camelCase(type), many, manyType: pascalCase(many) };
}

/** `blogPost` to `BlogPost`, `author_id` to `AuthorId`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** A value of an enumeration as an enum has it: `in progress` to `IN_PROGRESS`. */
export function constantCase(value: string): string {
  const words = value
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
  return /^\d/.test(words) || words === '' ? `_${words}` : words;
}
