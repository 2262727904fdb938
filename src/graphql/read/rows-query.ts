import type { ModelField } from '../../orm/index.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and, any, binary, call, column } from '../../sql/nodes/factories.ts';
import type { JoinNode, SelectNode } from '../../sql/nodes/query.ts';
import { derived, join, select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { ASKED_KEY, askedKeys, isExactKey } from './asked-keys.ts';
import { joinRows, type RowJoin } from './join-rows.ts';
import { keyArray, keyArraySlot } from './key-array.ts';
import { rowConditions } from './page-parts.ts';
import { columnOf, expressionOf, type Source } from './source.ts';
import type { StatementScope } from './statement-scope.ts';
import { type Wanted, wantedProperties } from './wanted.ts';

/** Fields that together name at most one row: the primary key, a unique key, a foreign key that is unique. */
export interface RowKey {
  readonly api: ApiModel;
  readonly fields: readonly ModelField[];
}

export interface RowsRequest {
  readonly key: RowKey;
  /**
   * The keys' texts: of one field as they are, of several as the JSON of a list. Undefined for a statement that is held and
   * gets them at each run, as its argument `keys`: then the key has one field.
   */
  readonly keys: readonly string[] | undefined;
  readonly wanted: Wanted;
  readonly joins?: readonly RowJoin[];
}

export interface RowsStatement {
  readonly node: SelectNode;
  /** The names of the row's columns, by position. */
  readonly names: readonly string[];
  /** Those of them that together are the key as it was asked for. */
  readonly keyNames: readonly string[];
}

/**
 * The rows with these keys, in any order: `SELECT … WHERE id = ANY($1::uuid[])`. Where the database holds keys equal that are not the
 * same text, each row says which of the keys it was found by.
 */
export function rowsQuery(
  { key: { api, fields }, keys, wanted, joins = [] }: RowsRequest,
  scope: StatementScope,
): RowsStatement {
  const own = wantedProperties(api, new Set([...wanted, ...fields.map(({ property }) => property)]));
  const source = scope.source(api);
  const rules = rowConditions(source, undefined, scope);
  const added = joinRows(joins, (field) => columnOf(source, field).node, scope);
  const asked = keys === undefined || fields.every(isExactKey) ? undefined : askedOf(source, fields, keys);
  const columns = [
    ...own.map((name) => selection(expressionOf(source, name).node)),
    ...added.columns,
    ...(asked === undefined ? [] : [selection(asked.asked)]),
  ];
  const isSingle = fields.length === 1;
  const tuples = asked === undefined ? (isSingle ? [] : [matchingTuples(source, fields, keys!)]) : [asked.join];
  const conditions = isSingle
    ? [any(columnOf(source, fields[0]!).node, '=', keysNode(fields[0]!, keys)), ...rules]
    : rules;
  const allJoins = [...tuples, ...added.joins];
  const node = select({
    columns,
    from: [source.node],
    ...(allJoins.length === 0 ? {} : { joins: allJoins }),
    ...(conditions.length === 0 ? {} : { where: and(...conditions) }),
  });
  if (asked !== undefined) return { node, names: [...own, ...added.names, ASKED_KEY], keyNames: [ASKED_KEY] };
  return { node, names: [...own, ...added.names], keyNames: fields.map(({ property }) => property) };
}

function askedOf(source: Source, fields: readonly ModelField[], keys: readonly string[]) {
  const columns = fields.map((field) => columnOf(source, field).node);
  const texts = keys.map((key) => (fields.length === 1 ? [key] : (JSON.parse(key) as string[])));
  return askedKeys(fields, columns, texts, keys);
}

function keysNode(field: ModelField, keys: readonly string[] | undefined): SqlExpression {
  return keys === undefined ? keyArraySlot(field, 'keys') : keyArray(field, keys);
}

/** `INNER JOIN unnest($1::uuid[], $2::uuid[]) AS key (a, b) ON members.a = key.a AND members.b = key.b` */
function matchingTuples(source: Source, fields: readonly ModelField[], keys: readonly string[]): JoinNode {
  const tuples = keys.map((key) => JSON.parse(key) as string[]);
  const arrays = fields.map((field, index) =>
    keyArray(
      field,
      tuples.map((texts) => texts[index]!),
    ),
  );
  const names = fields.map((field) => field.column);
  const on = fields.map((field) => binary(columnOf(source, field).node, '=', column('key', field.column)));
  return join('inner', derived(call('unnest', arrays), 'key', { columns: names }), and(...on));
}
