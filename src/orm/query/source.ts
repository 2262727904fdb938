import type { RawNode } from '../../sql/nodes/expression.ts';
import type { SourceNode } from '../../sql/nodes/query.ts';
import { SourceColumn } from '../expression/column.ts';
import type { TypeSource } from '../expression/comparable.ts';
import type { ModelCore } from '../model/model-core.ts';

/** What rows come from: a model, an alias of one, a subquery, a common table, a list of values, a function that gives rows. */
export interface Source {
  /** As it stands behind FROM or JOIN. */
  readonly source: SourceNode;
  /** What columns call it. */
  readonly sourceName: string;
}

/** A source that is no model: its columns are under `columns`, since they may be called anything. */
export abstract class NamedSource<Row> implements Source {
  declare readonly _row?: Row;
  abstract readonly source: SourceNode;
  readonly sourceName: string;
  /** The columns by the property of the row: `sub.columns.total`. */
  readonly columns: ColumnsOfRow<Row>;
  /** A model whose database the rows come from; undefined where none is known. */
  readonly origin: ModelCore | undefined;

  constructor(sourceName: string, outputs: readonly Output[], origin: ModelCore | undefined) {
    this.sourceName = sourceName;
    this.columns = columnsOf<Row>(sourceName, outputs);
    this.origin = origin;
  }
}

/** The columns of a row type. */
export type ColumnsOfRow<Row> = { readonly [K in keyof Row & string]: SourceColumn<Row[K], K> };

/** What a query puts out: the property of the row, the database's name for it, its type. */
export interface Output {
  readonly property: string;
  readonly columnName: string;
  readonly type: TypeSource;
  /** False only where the database guarantees a value. */
  readonly isNullable?: boolean;
}

/** Columns over a source; `undefined` for the result of a compound query, whose ORDER BY knows bare names. */
export function columnsOf<Row>(sourceName: string | undefined, outputs: readonly Output[]): ColumnsOfRow<Row> {
  const columns: Record<string, SourceColumn<any>> = Object.create(null);
  for (const { property, columnName, type, isNullable } of outputs)
    columns[property] = new SourceColumn(sourceName, columnName, property, type, isNullable);
  return columns as ColumnsOfRow<Row>;
}

/** Raw SQL may stand for a source, where its columns are raw SQL too. */
export type SourceLike = Source | RawNode;
