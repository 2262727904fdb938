import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { WithClause } from '../../sql/nodes/query.ts';
import type { CommonTable } from './common-table.ts';

/** The WITH clause with more tables in it; a table that is there already is not added again. */
export function addCommonTables(clause: WithClause | undefined, added: readonly CommonTable<any>[]): WithClause {
  const tables = [...(clause?.tables ?? [])];
  for (const { definition } of added) {
    const same = tables.find(({ name }) => name === definition.name);
    if (same === undefined) tables.push(definition);
    else if (same !== definition)
      throw new InvalidArgumentError(`Two common tables are called "${definition.name}". Give one another name.`);
  }
  return { recursive: (clause?.recursive ?? false) || added.some(({ isRecursive }) => isRecursive), tables };
}
