import type { FieldNode, GraphQLField } from 'graphql';
import type { JsonValue } from '../../orm/index.ts';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import type { ApiModel, ApiRelation } from '../api/api-model.ts';
import type { RowKey } from '../loaders/load-row.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';

/*
 * What an answer looks like, worked out once for an operation: for each level the keys in their order, and where their values
 * come from. Values of variables are not in it, nor anything that depends on who asks.
 */

/** A key whose value is the same for all rows: `__typename`. */
export interface ConstantShape {
  readonly kind: 'constant';
  readonly key: string;
  readonly value: string;
}

/** A key whose value follows from the row alone. */
export interface LeafShape {
  readonly kind: 'leaf';
  readonly key: string;
  readonly isNullable: boolean;
  readonly textOf: (row: RowRecord) => DriverValue | undefined;
  readonly complete: (text: string) => JsonValue;
}

/** The row that a row names, or the one that names it. */
export interface OneShape {
  readonly kind: 'one';
  readonly key: string;
  readonly isNullable: boolean;
  /** The property of this side's row that holds the key. */
  readonly property: string;
  readonly rowKey: RowKey;
  readonly wanted: Wanted;
  readonly row: RowShape;
}

/** A field with arguments in its place in the document. */
export interface PlacedField {
  readonly definition: GraphQLField<any, any>;
  readonly node: FieldNode;
}

/** A list of rows: of a row's own, or of a model. */
export interface ListShape extends PlacedField {
  readonly kind: 'list';
  readonly key: string;
  readonly api: ApiModel;
  readonly relation: ApiRelation | undefined;
  /** Names the list for the loaders: the model, or the model and the relation. */
  readonly listName: string;
  readonly wanted: Wanted;
  readonly parts: readonly PartShape[];
  /** False where only the total count is asked. */
  readonly needsPage: boolean;
  readonly needsCount: boolean;
}

export type FieldShape = ConstantShape | LeafShape | OneShape | ListShape;

export interface RowShape {
  readonly fields: readonly FieldShape[];
  /** Those of the fields that need other rows. */
  readonly relations: readonly (OneShape | ListShape)[];
}

/** A part of a connection. */
export type PartShape =
  | ConstantShape
  | { readonly kind: 'nodes'; readonly key: string; readonly row: RowShape }
  | { readonly kind: 'edges'; readonly key: string; readonly parts: readonly EdgePartShape[] }
  | { readonly kind: 'pageInfo'; readonly key: string; readonly parts: readonly PageInfoPartShape[] }
  | { readonly kind: 'totalCount'; readonly key: string };

export type EdgePartShape =
  | ConstantShape
  | { readonly kind: 'cursor'; readonly key: string }
  | { readonly kind: 'node'; readonly key: string; readonly row: RowShape };

export type PageInfoPartShape =
  | ConstantShape
  | { readonly kind: 'pageValue'; readonly key: string; readonly name: (typeof PAGE_INFO)[number] };

export const PAGE_INFO = ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'] as const;

/** One row by its primary key, or by a unique key. */
export interface RootRowShape extends PlacedField {
  readonly kind: 'byKey' | 'byUnique';
  readonly key: string;
  readonly api: ApiModel;
  readonly wanted: Wanted;
  readonly row: RowShape;
}

export type RootShape = ConstantShape | ListShape | RootRowShape;
