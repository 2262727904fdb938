import type { ResultSet } from '../../database/driver.ts';
import type { Executor } from '../../database/executor.ts';
import type { RawNode } from '../../sql/nodes/expression.ts';
import type { ModelCore } from '../model/model-core.ts';
import { decodeRows } from './decode-rows.ts';
import { type QueryScope, RowsQuery } from './rows-query.ts';

/**
 * A query written by hand. A column with the name of one of the model's columns fills its property and is read by its codec;
 * every other column keeps its name and is read by the type that the database reports.
 */
export class RawQuery<Row> extends RowsQuery<Row> {
  readonly node: RawNode;
  /** @internal */
  readonly scope: QueryScope;

  constructor(node: RawNode, scope: Omit<QueryScope, 'selections'>) {
    super();
    this.node = node;
    this.scope = { ...scope, selections: [] };
  }

  /** The same query on a database or transaction of your choice. */
  on(executor: Executor): RawQuery<Row> {
    return new RawQuery<Row>(this.node, { ...this.scope, executor });
  }

  override async scalar(): Promise<Row[keyof Row] | null> {
    const row = await this.first();
    return row === null ? null : ((Object.values(row as object)[0] as Row[keyof Row] | undefined) ?? null);
  }

  override async tuples(): Promise<Row[keyof Row][][]> {
    return (await this.all()).map((row) => Object.values(row as object));
  }

  protected override decode(result: ResultSet): Row[] {
    const fields = new Map(
      [...(this.scope.model?.meta.fields.values() ?? [])].map((field) => [field.column, field] as const),
    );
    const columns = result.columns.map(({ name }) => {
      const field = fields.get(name);
      return { property: field?.property ?? name, type: field?.type };
    });
    return decodeRows(result, columns) as Row[];
  }
}

/**
 * A query written by hand, of no model. Its rows are what the type says: nothing checks it.
 * @example await rawQuery<{ version: string }>(sql`select version()`).on(db)
 */
export function rawQuery<Row = Record<string, unknown>>(node: RawNode, origin?: ModelCore): RawQuery<Row> {
  return new RawQuery<Row>(node, { model: undefined, origin, executor: undefined });
}
