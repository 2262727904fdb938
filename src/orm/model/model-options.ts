import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import type { ModelHooks } from './hooks.ts';
import type { FieldMap, PropertyOf } from './model-types.ts';

/** SQL given as a node, or as anything that carries one: an expression, the `sql` tag. */
export type SqlInput = SqlExpression | { readonly node: SqlExpression };

/** The name of a field, or of a foreign key's property (`user` and `userId` mean the same column). */
export type FieldName<F extends FieldMap> = (keyof F & string) | (PropertyOf<F, keyof F> & string);

export interface IndexOptions<Name extends string = string> {
  /** The index's name; by default table and columns joined by `_`. */
  readonly name?: string;
  /** Fields, or SQL expressions where the engine can index them. */
  readonly on: readonly (Name | SqlInput | { readonly field: Name; readonly direction: 'asc' | 'desc' })[];
  readonly unique?: boolean;
  /** Rows that the index holds (a partial index). */
  readonly where?: SqlInput;
  /** Columns stored in the index beside the key: STORING on CockroachDB, INCLUDE on PostgreSQL. */
  readonly storing?: readonly Name[];
  /** `gin` for JSON and arrays (an inverted index on CockroachDB). */
  readonly using?: 'btree' | 'gin' | 'gist';
  /** Spreads a key that only grows over as many buckets, on CockroachDB; elsewhere a plain index. */
  readonly hashBuckets?: number;
}

export interface TimeToLive {
  /** The moment a row expires. */
  readonly expiration: SqlInput;
  /** When the job that deletes runs, as cron has it. */
  readonly jobCron?: string;
}

/** What is said about a model as a whole. */
export interface ModelOptions<F extends FieldMap = FieldMap> {
  /** By default the plural of the name in snake_case: `BlogPost` is `blog_posts`, so that no table is called `user` or `order`. */
  readonly tableName?: string;
  readonly schema?: string;
  readonly description?: string;
  /** The key, where it has several fields. */
  readonly primaryKey?: readonly FieldName<F>[];
  readonly indexes?: readonly (readonly FieldName<F>[] | IndexOptions<FieldName<F>>)[];
  /** Sets of fields that are unique together. */
  readonly uniques?: readonly (readonly FieldName<F>[])[];
  /** CHECK constraints by name: SQL over bare column names. */
  readonly checks?: Readonly<Record<string, SqlInput>>;
  /** The plural for the GraphQL API, where the usual one is wrong. */
  readonly plural?: string;
  /** The name in the GraphQL API. */
  readonly graphqlName?: string;
  /** False: not in the GraphQL schema. */
  readonly graphql?: boolean;
  /** Rows of a page when the caller does not say, and at most. */
  readonly pageSize?: { readonly default?: number; readonly max?: number };
  /** How often a mutation of this model may run in all; at least 1. */
  readonly maxAttempts?: number;
  /** Functions that run around the writing of single rows. */
  readonly hooks?: ModelHooks<F>;
  /** CockroachDB: where the table's rows live; refused elsewhere. */
  readonly locality?: 'global' | 'regionalByRow' | 'regionalByTable';
  /** CockroachDB from 22.2: rows that go by themselves. */
  readonly timeToLive?: TimeToLive;
}
