import type { Column } from '../expression/column.ts';
import type { Field, KeyField } from '../fields/field.ts';
import type { ForeignKey, SelfModel, UniqueReference } from '../fields/foreign-key.ts';
import type { Relation } from './relation.ts';

/** The fields of a model, as the user writes them. */
export type FieldMap = Readonly<Record<string, Field<any, any, any> | ForeignKey<any, any, any>>>;

type AnyForeignKey = ForeignKey<any, any, any>;

/** Shows a computed type as the plain object that it is. */
export type Simplify<T> = { [K in keyof T]: T[K] } & {};

/** The type of the single primary key; a model without one has `never`, a key of several fields is an object. */
export type KeyOfFields<F> = { [K in keyof F]: F[K] extends KeyField<infer Read, any, any> ? Read : never }[keyof F];

/**
 * A key as `getById` takes it: the value; of several fields an object. A key that is itself a foreign key is a value that the types
 * cannot tell apart from a unique one.
 */
export type KeyInputOf<F> = [KeyOfFields<F>] extends [never]
  ? Partial<RowOfFields<F>> | ReferenceKey<F>
  : KeyOfFields<F>;
type ReferenceKey<F> = [Extract<F[keyof F], UniqueReference>] extends [never] ? never : string | number | bigint;

/** The key that a foreign key to this model holds; `any` where the types cannot tell (a key that is itself a foreign key). */
export type KeyOf<M> = M extends { readonly _fields?: infer F }
  ? [KeyOfFields<NonNullable<F>>] extends [never]
    ? any
    : KeyOfFields<NonNullable<F>>
  : any;

/** A foreign key's raw value; a reference to the model itself (`'self'`) holds the model's own key. */
type ForeignKeyRead<F, FK> =
  FK extends ForeignKey<infer Target, infer Nullable, any>
    ? ([Target] extends [SelfModel] ? KeyOfFields<F> : KeyOf<Target>) | (Nullable extends true ? null : never)
    : never;

/** The property that holds a field's value: a foreign key `user` is `userId`. */
export type PropertyOf<F, K extends keyof F> = F[K] extends AnyForeignKey ? `${K & string}Id` : K;

export type ReadOfField<F, K extends keyof F> = F[K] extends AnyForeignKey
  ? ForeignKeyRead<F, F[K]>
  : F[K] extends Field<infer Read, any, any>
    ? Read
    : never;

type WriteOfField<F, K extends keyof F> = F[K] extends AnyForeignKey
  ? ForeignKeyRead<F, F[K]>
  : F[K] extends Field<any, infer Write, any>
    ? Write
    : never;

type IsOptional<Entry> =
  Entry extends ForeignKey<any, infer Nullable, any>
    ? Nullable
    : Entry extends Field<any, any, infer Optional>
      ? Optional
      : false;

export type RowOfFields<F> = { -readonly [K in keyof F as PropertyOf<F, K>]: ReadOfField<F, K> };

export type InsertOfFields<F> = Simplify<
  { -readonly [K in keyof F as IsOptional<F[K]> extends true ? never : PropertyOf<F, K>]: WriteOfField<F, K> } & {
    -readonly [K in keyof F as IsOptional<F[K]> extends true ? PropertyOf<F, K> : never]?:
      | WriteOfField<F, K>
      | undefined;
  }
>;

/** A row of these fields; any row, where they are not known: `foreignKey((): AnyModel => …)`. */
export type RowOfKnown<F> = string extends keyof F ? any : Simplify<RowOfFields<F>>;

/** What a row of the model looks like: `type User = RowOf<typeof User>`. */
export type RowOf<M> = M extends { readonly _fields?: infer F } ? Simplify<RowOfFields<NonNullable<F>>> : never;

/** What `create` takes. */
export type InsertOf<M> = M extends { readonly _fields?: infer F } ? InsertOfFields<NonNullable<F>> : never;

/** What `update` takes: every field may be left out; a value may also be an expression over the row. */
export type UpdateOf<M> = M extends { readonly _fields?: infer F } ? UpdateOfFields<NonNullable<F>> : never;
export type UpdateOfFields<F> = {
  -readonly [K in keyof F as PropertyOf<F, K>]?: WriteOfField<F, K> | ExpressionLike<WriteOfField<F, K>> | undefined;
};

/** Plain values by field, any of which may be left out. */
export type ValuesOfFields<F> = {
  -readonly [K in keyof F as PropertyOf<F, K>]?: WriteOfField<F, K> | undefined;
};

/** Anything with a value of type `T` in SQL. */
export interface ExpressionLike<T> {
  readonly _value?: T;
  readonly node: object;
}

/** The columns and relations that a model carries as properties. */
export type ColumnsOf<F extends FieldMap> = {
  readonly [K in keyof F as PropertyOf<F, K>]: Column<
    ReadOfField<F, K>,
    PropertyOf<F, K> & string,
    NonNullable<WriteOfField<F, K>>
  >;
} & {
  readonly [K in keyof F as F[K] extends AnyForeignKey ? K : never]: Relation<F, K & string>;
};

/** The model that a foreign key names; `'self'` gives the owner back. */
export type TargetFieldsOf<F, K extends keyof F> =
  F[K] extends ForeignKey<infer Target, any, any>
    ? [Target] extends [SelfModel]
      ? F
      : Target extends { readonly _fields?: infer T }
        ? NonNullable<T>
        : FieldMap
    : never;
