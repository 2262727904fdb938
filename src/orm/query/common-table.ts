import type { CommonTableNode, TableNode } from '../../sql/nodes/query.ts';
import { table } from '../../sql/nodes/query-factories.ts';
import type { ModelCore } from '../model/model-core.ts';
import { NamedSource, type Output } from './source.ts';

interface CommonTableContext {
  readonly origin: ModelCore | undefined;
  readonly isRecursive?: boolean;
  readonly isComplete?: boolean;
  readonly alias?: string;
}

/**
 * A common table expression: a named query in front of a statement, `WITH "name" AS (…)`. Made by `query.cte('name')`; a
 * statement gets it by `.with(table)`, and `selectFrom(table)` does both.
 */
export class CommonTable<Row> extends NamedSource<Row> {
  readonly source: TableNode;
  /** The definition in the WITH clause. */
  readonly definition: CommonTableNode;
  readonly isRecursive: boolean;
  /** False for a recursive table inside its own definition, which the statement around it puts in front. */
  readonly isComplete: boolean;
  private readonly outputs: readonly Output[];
  private readonly context: CommonTableContext;

  constructor(definition: CommonTableNode, outputs: readonly Output[], rest: CommonTableContext) {
    super(rest.alias ?? definition.name, outputs, rest.origin);
    this.definition = definition;
    this.outputs = outputs;
    this.context = rest;
    this.isRecursive = rest.isRecursive ?? false;
    this.isComplete = rest.isComplete ?? true;
    this.source = table(definition.name, rest.alias === undefined ? undefined : { alias: rest.alias });
  }

  /** The same table under another name, for using it twice in one statement. */
  alias(name: string): CommonTable<Row> {
    return new CommonTable<Row>(this.definition, this.outputs, { ...this.context, alias: name });
  }
}
