import type { Field, KeyOf, ModelCore, RowOf } from '../../orm/index.ts';
import type { MODEL } from '../../orm/model/model-core.ts';

/** Marks what may be null, where a field's own `nullable()` cannot say it. Made by `nullable()`. */
export interface NullableSpec<Spec> {
  readonly kind: 'nullable';
  readonly of: Spec;
}

/** Names one row of a model by its key: the GraphQL type is `ID`. Made by `idOf()`. */
export interface IdSpec<Target extends ModelCore> {
  readonly kind: 'id';
  readonly target: () => Target;
}

/**
 * What an operation or a custom field answers: a field (its type), a model (a row), a list `[Model]`, an object of these (a
 * type of its own), `nullable()` of one, or a function that gives one, where files import each other. Checked when the schema
 * is built: models are too large for the compiler to compare with a union of all these.
 */
export type ResultSpec = object;

/** What an operation takes under a name: a field (its type, default and `nullable()`), `idOf(Model)`, a list, an object. */
export type ArgumentSpec = object;

export type ArgumentMap = Readonly<Record<string, ArgumentSpec>>;

/** The value that a resolver answers for a result. Of a row only the key is needed: the rest is read. */
export type ResultOf<Spec> = Spec extends { readonly kind: 'nullable'; readonly of: infer Inner }
  ? ResultOf<Inner> | null | undefined
  : Spec extends { readonly [MODEL]: true }
    ? Readonly<Partial<RowOf<Spec>>>
    : Spec extends Field<infer Read, infer Write, any>
      ? Read | Write
      : Spec extends () => infer Inner
        ? ResultOf<Inner>
        : Spec extends readonly [infer Item]
          ? readonly ResultOf<Item>[]
          : { readonly [K in keyof Spec]: ResultOf<Spec[K]> };

type KeyOfTarget<Target> = Target extends { readonly _fields?: any } ? KeyOf<Target> : any;

/** The value that a resolver gets for one argument. */
export type ArgumentOf<Spec> = Spec extends { readonly kind: 'nullable'; readonly of: infer Inner }
  ? ArgumentOf<Inner> | null | undefined
  : Spec extends { readonly kind: 'id'; readonly target: () => infer Target }
    ? KeyOfTarget<Target>
    : Spec extends Field<infer Read, any, infer Optional>
      ? Optional extends true
        ? null extends Read
          ? Read | undefined
          : Read
        : Read
      : Spec extends readonly [infer Item]
        ? readonly ArgumentOf<Item>[]
        : { readonly [K in keyof Spec]: ArgumentOf<Spec[K]> };

export type ArgumentsOf<Arguments> = { readonly [K in keyof Arguments]: ArgumentOf<Arguments[K]> };
