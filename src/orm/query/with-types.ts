import type { ForeignKey, UniqueReference } from '../fields/foreign-key.ts';
import type { RowOfKnown, TargetFieldsOf } from '../model/model-types.ts';
import type { Relation } from '../model/relation.ts';
import type { ThroughRelation } from './many-to-many.ts';

type OwnerOf<R> = R extends Relation<infer Owner, any> ? Owner : never;
type NameOf<R> = R extends Relation<any, infer Name> ? Name : never;
type KeyOfRelation<R> = OwnerOf<R>[NameOf<R> & keyof OwnerOf<R>];
type BackrefOf<R> = KeyOfRelation<R> extends ForeignKey<any, any, infer Backref> ? Backref : never;
type IsNullable<R> = KeyOfRelation<R> extends ForeignKey<any, infer Nullable, any> ? Nullable : never;

/** A unique foreign key is a one-to-one relation: read backward it gives one row or none. */
type IsUnique<R> = KeyOfRelation<R> extends UniqueReference ? true : false;

/** True when the relation is read forward from a model with these fields. */
type IsForward<Fields, R> = R extends { readonly isReverse: true }
  ? false
  : [Fields] extends [OwnerOf<R>]
    ? [OwnerOf<R>] extends [Fields]
      ? true
      : false
    : false;

/** The fields of the model on the other side. */
export type OtherFields<Fields, R> =
  IsForward<Fields, R> extends true ? TargetFieldsOf<OwnerOf<R>, NameOf<R> & keyof OwnerOf<R>> : OwnerOf<R>;

/** What `.with(relation)` adds to a row; `Related` is what a row of the other side looks like. */
export type WithRelation<Fields, R, Related = RowOfKnown<OtherFields<Fields, R>>> =
  IsForward<Fields, R> extends true
    ? { [K in NameOf<R>]: Related | (IsNullable<R> extends true ? null : never) }
    : string extends BackrefOf<R>
      ? { 'Give the foreign key a backref to read it from this side': never }
      : { [K in BackrefOf<R>]: IsUnique<R> extends true ? Related | null : Related[] };

type BetweenOf<R> = R extends ThroughRelation<infer Between, any, any> ? Between : never;
type ChildFieldsOf<R> =
  R extends ThroughRelation<infer Between, any, infer Child> ? TargetFieldsOf<Between, Child & keyof Between> : never;
type ParentFieldsOf<R> =
  R extends ThroughRelation<infer Between, infer Parent, any> ? TargetFieldsOf<Between, Parent & keyof Between> : never;

/** What `.with(postTags.tags)` adds to a row; a sentence where the relation is the other side's. */
export type WithThrough<Fields, R, Related = RowOfKnown<ChildFieldsOf<R>>> = [BetweenOf<R>] extends [never]
  ? never
  : [Fields] extends [ParentFieldsOf<R>]
    ? { [K in (R & { readonly name: string })['name']]: Related[] }
    : { 'This relation is read from the other side': never };
