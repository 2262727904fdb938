import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, column } from '../../sql/nodes/factories.ts';
import type { AssignmentNode, ConflictNode, InsertNode, InsertPart } from '../../sql/nodes/query.ts';
import { assignment, conflict, values } from '../../sql/nodes/query-factories.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { ModelField } from '../model/model-field.ts';
import { rowChange } from './row-change.ts';

/** The fields that each row of an INSERT states, in the order of the rows; all rows of a query state the same. */
export type StatedFields = readonly { has(field: ModelField): boolean }[];

/** What is to happen to a row that is there already. */
export interface ConflictPlan {
  /** How the row is found: the columns of a unique index, or a constraint. */
  readonly arbiter: Pick<ConflictNode, 'columns' | 'constraint' | 'indexWhere'>;
  /** Fields that take the new row's value, where the new row states it. */
  readonly update: readonly ModelField[];
  /** Other values. */
  readonly set?: ReadonlyMap<ModelField, SqlExpression>;
  readonly where?: SqlExpression;
  /** True where an engine's UPSERT may do it. */
  readonly isUpsert?: boolean;
}

/**
 * An INSERT whose rows change those that are there already. What a new row does not state is kept in the old one, so rows that
 * state different fields need different clauses: then the statement has parts, one for each such set of fields.
 */
export function withConflict(model: ModelCore, node: InsertNode, stated: StatedFields, plan: ConflictPlan): InsertNode {
  const { onConflict: _, upsert: __, parts: ___, ...plain } = node;
  const { source } = plain;
  if (source === 'defaults' || source.kind !== 'values' || source.rows.length === 1)
    return { ...plain, ...partOf(model, plain, stated[0]!, plan) };
  if (source.rows.length === 0) return node;
  const groups = groupRows(model, source.rows, stated, plan);
  if (groups.length === 1) return { ...plain, ...partOf(model, plain, stated[0]!, plan) };
  assertDistinct(plain, source.rows, plan);
  const parts = groups.map(({ rows, fields }) => {
    const part = withoutDefaults({ ...plain, source: values(rows) });
    return partOf(model, part, fields, plan);
  });
  return { ...plain, parts };
}

interface Group {
  readonly rows: (readonly SqlExpression[])[];
  readonly fields: StatedFields[number];
}

/** Rows for which the clause is the same. */
function groupRows(
  { meta }: ModelCore,
  rows: readonly (readonly SqlExpression[])[],
  stated: StatedFields,
  { update }: ConflictPlan,
): readonly Group[] {
  const decisive = [...update, ...[...meta.fields.values()].filter(({ options }) => options.version === true)];
  const groups = new Map<string, Group>();
  for (const [index, row] of rows.entries()) {
    const fields = stated[index]!;
    const shape = decisive.map((field) => (fields.has(field) ? '1' : '0')).join('');
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, { rows: [row], fields });
    else group.rows.push(row);
  }
  return [...groups.values()];
}

/** The same rows without columns that all of them leave to the database, which an UPSERT would write. */
function withoutDefaults(node: InsertNode): InsertNode {
  const { source } = node;
  if (source === 'defaults' || source.kind !== 'values') return node;
  const kept = node.columns.map((_, index) => source.rows.some((row) => row[index]!.kind !== 'keyword'));
  if (kept.every(Boolean) || !kept.some(Boolean)) return node;
  const keep = <Item>(items: readonly Item[]): Item[] => items.filter((_, index) => kept[index]);
  return { ...node, columns: keep(node.columns), source: values(source.rows.map(keep)) };
}

function partOf(model: ModelCore, node: InsertNode, fields: StatedFields[number], plan: ConflictPlan): InsertPart {
  const { columns, source } = node;
  const { arbiter, update, set, where } = plan;
  const stated = new Map<ModelField, SqlExpression>();
  for (const field of update) if (fields.has(field)) stated.set(field, column('excluded', field.column));
  for (const field of model.meta.fields.values())
    if (field.options.version === true && fields.has(field)) stated.set(field, column('excluded', field.column));
  for (const [field, value] of set ?? []) stated.set(field, value);
  const change = rowChange(model, stated);
  const conditions = [change.where, where].filter((condition) => condition !== undefined);
  const action = {
    set: change.set.length > 0 ? change.set : [untouched(model, arbiter)],
    ...(conditions.length > 0 && { where: conditions.length === 1 ? conditions[0]! : and(...conditions) }),
  };
  const written = [...(arbiter.columns ?? []), ...change.set.map((each) => each.column)];
  const isUpsert =
    plan.isUpsert === true &&
    conditions.length === 0 &&
    change.set.length === stated.size &&
    columns.every((name) => written.includes(name));
  return { columns, source, onConflict: conflict({ ...arbiter, action }), ...(isUpsert && { upsert: true }) };
}

/** With nothing to set, the row is set to what it is: DO NOTHING would leave it out of RETURNING and of the count. */
function untouched({ meta, sourceName }: ModelCore, { columns }: ConflictPlan['arbiter']): AssignmentNode {
  const name = columns?.[0] ?? [...meta.fields.values()].find(({ options }) => options.generated === undefined)!.column;
  return assignment(name, column(sourceName, name));
}

/** Two parts would change the same row one after the other, where a single statement fails. */
function assertDistinct(
  { columns }: InsertNode,
  rows: readonly (readonly SqlExpression[])[],
  { arbiter }: ConflictPlan,
): void {
  const places = (arbiter.columns ?? []).map((name) => columns.indexOf(name));
  if (places.length === 0 || places.includes(-1)) return;
  const seen = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const cells = places.map((place) => row[place]!);
    if (!cells.every((cell) => cell.kind === 'value' && cell.value !== null)) continue;
    const key = JSON.stringify(cells.map((cell) => cell.kind === 'value' && cell.value));
    const first = seen.get(key);
    if (first !== undefined)
      throw new InvalidArgumentError(`Rows ${first + 1} and ${index + 1} have the same key, and would be one row.`);
    seen.set(key, index);
  }
}
