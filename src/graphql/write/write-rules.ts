import type { RowAction } from '../../access/index.ts';
import { and, Condition } from '../../orm/index.ts';
import { and as andNodes, any, binary, call, keyword, or, value } from '../../sql/nodes/factories.ts';
import { select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { OperationError } from '../errors/operation-error.ts';
import { loadRow, loadRows } from '../loaders/load-row.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { keyArray } from '../read/key-array.ts';
import type { RowRecord } from '../read/row-record.ts';
import { baseSource, columnOf, type Source } from '../read/source.ts';
import type { Wanted } from '../read/wanted.ts';
import type { Values } from './input-values.ts';
import { missing } from './row-keys.ts';

/** A write of fields, as rules look at it. */
export interface RuledWrite {
  readonly action: RowAction;
  /** The properties that are set. */
  readonly properties?: readonly string[];
  /** Those that are changed by what they were before, which tells something about it. */
  readonly incremented?: readonly string[];
  /** Where in the input they stand, for errors. */
  readonly path?: string;
}

/**
 * Refuses what the viewer may do with no row whatever: it says nothing about rows, so it may be said openly.
 * @throws OperationError FORBIDDEN, or UNAUTHENTICATED where nobody is signed in
 */
export function assertAllowed(loaders: Loaders, api: ApiModel, write: RuledWrite): void {
  const { gate } = loaders;
  if (gate === undefined) return;
  const { action, properties = [], incremented = [], path = 'input' } = write;
  if (gate.authorize(api.model, action) === false)
    throw refused(loaders, `You may not ${action} rows of "${api.names.type}".`);
  const names = [
    ...properties.filter((property) => gate.authorizeField(api.model, property, 'write') === false),
    ...incremented.filter((property) => gate.authorizeField(api.model, property, 'read') === false),
  ].map((property) => api.columns.find(({ field }) => field.property === property)?.name ?? property);
  if (names.length === 0) return;
  throw refused(
    loaders,
    `You may not set "${names[0]}" of "${api.names.type}".`,
    names.map((name) => `${path}.${name}`),
  );
}

/** The rows that a write may touch: those of the rule for the action in which all its fields may be set. */
export function ruledRows(loaders: Loaders, api: ApiModel, which: Condition, write: RuledWrite): Condition {
  assertAllowed(loaders, api, write);
  const rules = writeRules(loaders, write, baseSource(api));
  return rules.length === 0 ? which : and(which, ...rules);
}

/** The conditions of `ruledRows` that are about fields, and the one about rows. */
export function writeRules(
  loaders: Loaders,
  write: RuledWrite,
  source: Source,
  scope = loaders.scope(),
): readonly Condition[] {
  const { action, properties = [], incremented = [] } = write;
  return [scope.rule(source, action), scope.fieldRule(source, properties, incremented)].filter(
    (rule) => rule !== undefined,
  );
}

/**
 * Looks at rows after they were written: all must be what the rule allows the viewer to make of them.
 * @throws OperationError FORBIDDEN, after which the transaction is rolled back
 */
export async function assertNewRows(
  loaders: Loaders,
  api: ApiModel,
  rows: readonly RowRecord[],
  { action, properties = [] }: RuledWrite & { readonly action: 'create' | 'update' },
): Promise<void> {
  if (rows.length === 0) return;
  const rule = loaders.scope().newRule(baseSource(api), action, properties);
  if (rule === undefined) return;
  const passing = select({
    columns: [selection(call('count', [keyword('*')]))],
    from: [baseSource(api).node],
    where: andNodes(isAmong(api, rows).node, rule.node),
  });
  const [[count]] = (await loaders.run(passing)).rows as unknown as [[string]];
  if (Number(count) === new Set(rows.map((row) => keyText(api, row))).size) return;
  throw refused(loaders, `You may not ${action} this "${api.names.type}" with these values.`);
}

/** True where rows must be looked at after the write. */
export function isRuledWrite(
  loaders: Loaders,
  api: ApiModel,
  { action, properties = [] }: RuledWrite & { readonly action: 'create' | 'update' },
): boolean {
  return loaders.scope().newRule(baseSource(api), action, properties) !== undefined;
}

/** What a write must return: the keys too, where its rows are looked at again. */
export function ruledWanted(
  loaders: Loaders,
  api: ApiModel,
  write: RuledWrite & { readonly action: 'create' | 'update' },
  wanted: Wanted,
): Wanted {
  if (!isRuledWrite(loaders, api, write)) return wanted;
  return new Set([...wanted, ...api.primaryKey.map(({ property }) => property)]);
}

/** Rows that a write gave, as the viewer may see them: null for one that is hidden. */
export async function visibleRows(
  loaders: Loaders,
  api: ApiModel,
  rows: readonly RowRecord[],
  wanted: Wanted,
): Promise<readonly (RowRecord | null)[]> {
  if (loaders.scope().isOpen(api)) return rows;
  const { primaryKey: fields } = api;
  // Without a key nothing can be looked up: rules are all or nothing then.
  if (fields.length === 0) return rows.map((row) => (loaders.scope().rule(baseSource(api)) === undefined ? row : null));
  return loadRows(
    loaders,
    { api, fields },
    rows.map((row) => keyText(api, row)),
    wanted,
  );
}

/**
 * Foreign keys that a client gave as keys must name rows that it sees, as those that it connects: otherwise the database's own
 * check would tell whether a hidden row is there.
 * @throws OperationError NOT_FOUND
 */
export async function assertKnownParents(
  loaders: Loaders,
  api: ApiModel,
  rows: readonly { readonly values: Values; readonly path: string }[],
): Promise<void> {
  if (loaders.gate === undefined) return;
  for (const { kind, other, ownField, otherField } of api.relations) {
    if (kind !== 'one' || loaders.gate.authorize(other.model, 'read') === true) continue;
    const name = api.columns.find(({ field }) => field === ownField)?.name ?? ownField.property;
    const looked = rows.map(async ({ values, path }) => {
      const key = values[ownField.property];
      if (key === undefined || key === null) return;
      const texts = [ownField.type.toDriver(key)];
      const found = await loadRow(loaders, { api: other, fields: [otherField] }, texts, new Set([otherField.property]));
      if (found === null) throw missing(other, `${path}.${name}`);
    });
    await Promise.all(looked);
  }
}

function refused(loaders: Loaders, message: string, fields?: readonly string[]): OperationError {
  const code = loaders.gate?.isSignedIn === false ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  return new OperationError(code, message, { fields });
}

/** A key as loaders take it. */
function keyText({ primaryKey }: ApiModel, row: RowRecord): string {
  const texts = primaryKey.map(({ property }) => row[property]!);
  return texts.length === 1 ? texts[0]! : JSON.stringify(texts);
}

function isAmong(api: ApiModel, rows: readonly RowRecord[]): Condition {
  const source = baseSource(api);
  const [only, ...others] = api.primaryKey;
  const texts = (property: string): readonly string[] => rows.map((row) => row[property]!);
  if (others.length === 0)
    return new Condition(any(columnOf(source, only!).node, '=', keyArray(only!, texts(only!.property))));
  return new Condition(
    or(
      ...rows.map((row) =>
        andNodes(
          ...api.primaryKey.map((field) => binary(columnOf(source, field).node, '=', value(row[field.property]!))),
        ),
      ),
    ),
  );
}
