import { and, Condition, type ConditionLike, not, or } from '../../orm/index.ts';
import { and as andNodes, exists, literal, postfix } from '../../sql/nodes/factories.ts';
import { select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiRelation } from '../api/api-model.ts';
import { type WhereField, whereFields } from '../api/where-fields.ts';
import { badInput } from '../errors/operation-error.ts';
import { RELATION_COST, SCAN_COST } from '../limits/filter-cost.ts';
import { countConditions } from './count-conditions.ts';
import { filterKind } from './filter-operators.ts';
import { joinedTerms, type PlacedWhere, type Quantifier, type RelatedTerm } from './joined-terms.ts';
import { costOfFilter, noOperator, nullOperand, operatorConditions } from './operator-conditions.ts';
import { relatedRows } from './related-rows.ts';
import { columnIdValue, idValue, keyTexts } from './row-id.ts';
import { assertReadable, columnOf, type Source, sqlFieldOf } from './source.ts';
import type { StatementScope } from './statement-scope.ts';

/** A filter as GraphQL hands it over. */
export type WhereInput = Readonly<Record<string, unknown>>;

/** How deep filters may nest, relations and `and`, `or`, `not` together: deeper ones are attacks or mistakes. */
const MAX_DEPTH = 20;

interface Place {
  readonly source: Source;
  readonly scope: StatementScope;
  /** Where in the input, for errors: `where.author.name`. */
  readonly path: string;
  readonly depth: number;
}

/**
 * The condition that a filter means. Keys beside each other must all hold; an empty filter holds for every row.
 * @throws OperationError BAD_USER_INPUT for a null operand, an invalid value, or too deep a filter
 * @throws OperationError LIMIT_EXCEEDED for a filter of too many conditions
 */
export function whereCondition(where: WhereInput, source: Source, scope: StatementScope, path = 'where'): Condition {
  // Counted before anything is built, so that a filter that is refused costs next to nothing.
  scope.countConditions(countConditions(where, source.api), path);
  return conditionAt(where, { source, scope, path, depth: 0 });
}

function conditionAt(where: WhereInput, place: Place): Condition {
  if (place.depth > MAX_DEPTH) throw badInput(`A filter may nest ${MAX_DEPTH} levels deep at most.`, place.path);
  const terms: ConditionLike[] = [];
  for (const [key, value] of Object.entries(where)) {
    if (value === undefined) continue;
    terms.push(termAt(key, value, { ...place, path: `${place.path}.${key}`, depth: place.depth + 1 }));
  }
  return terms.length === 1 ? (terms[0] as Condition) : and(...terms);
}

function termAt(key: string, value: unknown, place: Place): Condition {
  if (value === null) throw nullOperand(place.path);
  if (key === 'and' || key === 'or') {
    const { path, depth } = place;
    const terms = (value as readonly WhereInput[]).map((where, index) => ({ where, path: `${path}.${index}`, depth }));
    return combined(key, terms, place);
  }
  if (key === 'not') return not(conditionAt(value as WhereInput, place));
  const field = place.source.api.once(whereFields).get(key)!;
  return fieldCondition(field, value as WhereInput, place);
}

/** All of the filters, or any of them. */
function combined(operator: 'and' | 'or', filters: readonly PlacedWhere[], place: Place): Condition {
  const [only] = filters;
  if (filters.length === 1) return conditionAt(only!.where, { ...place, ...only! });
  const { joined, others } = joinedTerms(place.source.api, operator, filters);
  const terms = [
    ...joined.map((term) => relatedCondition(term, place)),
    ...others.map((term) => conditionAt(term.where, { ...place, ...term })),
  ];
  return operator === 'and' ? and(...terms) : or(...terms);
}

function fieldCondition(field: WhereField, filter: WhereInput, place: Place): Condition {
  switch (field.kind) {
    case 'id':
      place.scope.charge(1, place.path);
      return idCondition(filter, place);
    case 'column':
      place.scope.charge(costOfFilter(filter, filterKind(field.column.field.type)), place.path);
      assertReadable(place.source, field.column.field.property, place.path);
      return columnCondition(field.column, filter, place);
    case 'expression':
      // What it computes may be anything.
      place.scope.charge(SCAN_COST + costOfFilter(filter, filterKind(field.type)), place.path);
      assertReadable(place.source, field.custom.name, place.path);
      return operatorConditions(
        filter,
        { left: sqlFieldOf(place.source, field.custom), kind: filterKind(field.type) },
        place.path,
      );
    case 'relation':
      return relationCondition(field.relation, filter, place);
  }
}

function columnCondition(column: ApiColumn, filter: WhereInput, place: Place): Condition {
  const { field, isId } = column;
  const left = columnOf(place.source, field);
  if (!isId) return operatorConditions(filter, { left, kind: filterKind(field.type) }, place.path);
  const toValue = (id: unknown, path: string): unknown => columnIdValue(place.source.api, column, id as string, path);
  return operatorConditions(filter, { left, kind: 'identifier', toValue }, place.path);
}

/** A key of several fields, or one with another name, under the name `id`. */
function idCondition(filter: WhereInput, place: Place): Condition {
  const { source } = place;
  const { primaryKey } = source.api;
  const [only, ...others] = primaryKey;
  const keyValue = (id: unknown, path: string): unknown =>
    idValue(only!, keyTexts(source.api, id as string, path)[0]!, path);
  if (others.length === 0)
    return operatorConditions(
      filter,
      { left: columnOf(source, only!), kind: 'identifier', toValue: keyValue },
      place.path,
    );
  const equals = (id: string, path: string): Condition => {
    const texts = keyTexts(source.api, id, path);
    return and(
      ...primaryKey.map((field, index) => columnOf(source, field).eq(idValue(field, texts[index]!, path) as any)),
    );
  };
  const terms = Object.entries(filter).map(([name, given]) => {
    const path = `${place.path}.${name}`;
    if (given === null) throw nullOperand(path);
    if (name === 'isNull') return given === true ? or() : and();
    const ids = name === 'eq' || name === 'ne' ? [given] : (given as readonly unknown[]);
    const anyOf = or(...ids.map((id) => equals(id as string, path)));
    return name === 'eq' || name === 'in' ? anyOf : not(anyOf);
  });
  if (terms.length === 0) throw noOperator(place.path);
  return and(...terms);
}

/** Rows with a related row that passes; by EXISTS, since a join would double rows. */
function relationCondition(relation: ApiRelation, filter: WhereInput, place: Place): Condition {
  const { path: own, depth } = place;
  if (relation.kind !== 'many')
    return relatedCondition({ relation, quantifier: 'some', filters: [{ where: filter, path: own, depth }] }, place);
  const terms: Condition[] = [];
  for (const [quantifier, where] of Object.entries(filter)) {
    if (where === undefined) continue;
    const path = `${own}.${quantifier}`;
    if (where === null) throw nullOperand(path);
    const filters = [{ where: where as WhereInput, path, depth }];
    terms.push(relatedCondition({ relation, quantifier: quantifier as Quantifier, filters }, place));
  }
  if (terms.length === 0) throw noOperator(place.path);
  return and(...terms);
}

/** One look at the related rows, whatever is asked of them. */
function relatedCondition({ relation, quantifier, filters }: RelatedTerm, place: Place): Condition {
  const { source, scope } = place;
  const { path } = filters[0]!;
  assertReadable(source, relation.ownField.property, path);
  scope.charge(RELATION_COST, path);
  const { to, joins, condition } = relatedRows(relation, source, scope);
  const inner = combined(quantifier === 'every' ? 'and' : 'or', filters, { ...place, source: to });
  // Every row passes where none fails; a condition that is NULL has not passed.
  const wanted = quantifier === 'every' ? new Condition(postfix(inner.node, 'is not true')) : inner;
  const isOpen = quantifier !== 'every' && filters.length === 1 && isEmpty(filters[0]!.where);
  const all = isOpen ? condition : andNodes(condition, wanted.node);
  const rows = {
    columns: [selection(literal(1))],
    from: [to.node],
    ...(joins.length === 0 ? {} : { joins }),
    where: all,
  };
  const found = new Condition(exists(select(rows)));
  return quantifier === 'some' ? found : not(found);
}

function isEmpty(where: WhereInput): boolean {
  return Object.keys(where).length === 0;
}
