import type { FieldNode, GraphQLField, GraphQLObjectType } from 'graphql';
import type { SelectNode } from '../../../sql/nodes/query.ts';
import type { ApiModel, ApiRelation } from '../../api/api-model.ts';
import type { RowJoin } from '../../read/join-rows.ts';
import type { Wanted } from '../../read/wanted.ts';
import type { ChildChoice } from './child-choice.ts';
import type { JoinChoice } from './join-choice.ts';
import type { Entry } from './json-structure.ts';

/*
 * What an answer looks like, worked out once for an operation: for each level its entries in their order, and where their
 * values come from. Values of variables are not in it, nor anything that depends on who asks.
 */

/** An entry whose value is the same for all rows, and stands with its key: `__typename`. */
export interface ConstantShape extends Entry {
  readonly kind: 'constant';
}

/** An entry whose value follows from one column of the row. */
export interface LeafShape extends Entry {
  readonly kind: 'leaf';
  readonly isNullable: boolean;
  readonly property: string;
  readonly complete: Completer;
}

/** How a column's text becomes what stands in the answer. */
export interface Completer {
  /** True for a text, which JSON puts in quotes; false for what is JSON as it is. */
  readonly isText: boolean;
  /** Undefined where the column's text stands in the answer as it came. */
  readonly toText: ((text: string) => string) | undefined;
}

/** The id of a row whose key has several columns. */
export interface IdShape extends Entry {
  readonly kind: 'id';
  readonly api: ApiModel;
}

/** A field that the application computes of the row. */
export interface CustomShape extends PlacedField, Entry {
  readonly kind: 'custom';
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  /** What the resolver answered to its JSON text. */
  readonly complete: (value: unknown) => string;
}

/** The row that a row names, or the one that names it. */
export interface OneShape extends Entry {
  readonly kind: 'one';
  readonly isNullable: boolean;
  readonly relation: ApiRelation;
  readonly wanted: Wanted;
  readonly row: RowShape;
}

/** A field with arguments in its place in the document. */
export interface PlacedField {
  readonly definition: GraphQLField<any, any>;
  readonly node: FieldNode;
}

/** A list of rows: of a row's own, or of a model. */
export interface ListShape extends PlacedField, Entry {
  readonly kind: 'list';
  readonly api: ApiModel;
  readonly relation: ApiRelation | undefined;
  /** Names the list for the loaders: the model, or the model and the relation. */
  readonly listName: string;
  readonly wanted: Wanted;
  readonly parts: readonly PartShape[];
  /** The rows that the page's rows name and that can be read with them. */
  readonly choice: JoinChoice;
  /** How the pages of many parents are read. */
  readonly childChoice: ChildChoice;
  /** False where only the total count is asked. */
  readonly needsPage: boolean;
  readonly needsCount: boolean;
  /** True where the document itself says how long a page is: then the statement says it too, and is planned once for all. */
  readonly isFixedLength: boolean;
}

export type FieldShape = ConstantShape | LeafShape | IdShape | CustomShape | OneShape | ListShape;

export interface RowShape {
  readonly fields: readonly FieldShape[];
  /** Relations to one row, those to the same rows together: one statement reads them all. */
  readonly ones: readonly OneGroup[];
  readonly lists: readonly ListShape[];
  readonly customs: readonly CustomShape[];
  /** The rows that these rows name and that can be read with them. */
  readonly joins: readonly RowJoin[];
}

/** All fields of a row's selection that show the same related row. */
export interface OneGroup {
  readonly relation: ApiRelation;
  readonly wanted: Wanted;
  /** What is read with them. */
  readonly choice: JoinChoice;
  /** The same where nothing is known against it: for a statement that joins these rows themselves. */
  readonly joins: readonly RowJoin[];
  readonly shapes: readonly OneShape[];
}

/** A part of a connection. */
export type PartShape =
  | ConstantShape
  | (Entry & { readonly kind: 'nodes'; readonly row: RowShape })
  | (Entry & { readonly kind: 'edges'; readonly parts: readonly EdgePartShape[] })
  | (Entry & { readonly kind: 'pageInfo'; readonly parts: readonly PageInfoPartShape[] })
  | (Entry & { readonly kind: 'totalCount' });

export type EdgePartShape =
  | ConstantShape
  | (Entry & { readonly kind: 'cursor' })
  | (Entry & { readonly kind: 'node'; readonly row: RowShape });

export type PageInfoPartShape =
  | ConstantShape
  | (Entry & { readonly kind: 'pageValue'; readonly name: (typeof PAGE_INFO)[number] });

export const PAGE_INFO = ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'] as const;

/** One row by its primary key, or by a unique key. */
export interface RootRowShape extends Entry {
  /** The field's arguments. @throws GraphQLError where one is wrong */
  readonly readArguments: (variables: Readonly<Record<string, unknown>>) => any;
  readonly kind: 'byKey' | 'byUnique';
  readonly api: ApiModel;
  readonly wanted: Wanted;
  readonly row: RowShape;
  /** The statement that reads it for everyone where no rule stands; undefined where it is made for each request. */
  readonly held: HeldRow | undefined;
}

/** A statement with a slot for the keys, and where its columns stand. */
export interface HeldRow {
  readonly node: SelectNode;
  readonly places: ReadonlyMap<string, number>;
}

/** An entry that graphql-js answers, beside those that are planned. */
export interface LeftShape extends Entry {
  readonly kind: 'left';
}

export type RootShape = ConstantShape | ListShape | RootRowShape | LeftShape;
