import type { ForeignKey } from '../fields/foreign-key.ts';
import type { RowOfFields, Simplify, TargetFieldsOf } from '../model/model-types.ts';
import type { Relation } from '../model/relation.ts';

type OwnerOf<R> = R extends Relation<infer Owner, any> ? Owner : never;
type NameOf<R> = R extends Relation<any, infer Name> ? Name : never;
type KeyOfRelation<R> = OwnerOf<R>[NameOf<R> & keyof OwnerOf<R>];
type BackrefOf<R> = KeyOfRelation<R> extends ForeignKey<any, any, infer Backref> ? Backref : never;
type IsNullable<R> = KeyOfRelation<R> extends ForeignKey<any, infer Nullable, any> ? Nullable : never;

/** True when the relation is read forward from a model with these fields. */
type IsForward<Fields, R> = [Fields] extends [OwnerOf<R>] ? ([OwnerOf<R>] extends [Fields] ? true : false) : false;

/** The fields of the model on the other side. */
export type OtherFields<Fields, R> =
  IsForward<Fields, R> extends true ? TargetFieldsOf<OwnerOf<R>, NameOf<R> & keyof OwnerOf<R>> : OwnerOf<R>;

/** What `.with(relation)` adds to a row; `Related` is what a row of the other side looks like. */
export type WithRelation<Fields, R, Related = Simplify<RowOfFields<OtherFields<Fields, R>>>> =
  IsForward<Fields, R> extends true
    ? { [K in NameOf<R>]: Related | (IsNullable<R> extends true ? null : never) }
    : string extends BackrefOf<R>
      ? { 'Give the foreign key a backref to read it from this side': never }
      : { [K in BackrefOf<R>]: Related[] };
