import { InvalidValueError } from '../../errors/phoebe-error.ts';
import { and, Condition, type ConditionLike, type Expression, not, or, type ValueKind } from '../../orm/index.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { and as andNodes, exists, literal, postfix } from '../../sql/nodes/factories.ts';
import { select, selection } from '../../sql/nodes/query-factories.ts';
import type { ApiColumn } from '../api/api-column.ts';
import type { ApiRelation } from '../api/api-model.ts';
import { type WhereField, whereFields } from '../api/where-fields.ts';
import { badInput } from '../errors/operation-error.ts';
import { type FilterOperator, filterOperators } from './filter-operators.ts';
import { relatedRows } from './related-rows.ts';
import { idValue, keyTexts } from './row-id.ts';
import { columnOf, type Source, sqlFieldOf } from './source.ts';
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
 */
export function whereCondition(where: WhereInput, source: Source, scope: StatementScope, path = 'where'): Condition {
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
    const terms = (value as readonly WhereInput[]).map((each, index) =>
      conditionAt(each, { ...place, path: `${place.path}.${index}` }),
    );
    return key === 'and' ? and(...terms) : or(...terms);
  }
  if (key === 'not') return not(conditionAt(value as WhereInput, place));
  const field = place.source.api.once(whereFields).get(key)!;
  return fieldCondition(field, value as WhereInput, place);
}

function fieldCondition(field: WhereField, filter: WhereInput, place: Place): Condition {
  switch (field.kind) {
    case 'id':
      return idCondition(filter, place);
    case 'column':
      return columnCondition(field.column, filter, place);
    case 'expression':
      return operators(filter, place, {
        left: sqlFieldOf(place.source, field.custom),
        kind: field.type.valueKind,
        toValue: same,
      });
    case 'relation':
      return relationCondition(field.relation, filter, place);
  }
}

const same = (value: unknown): unknown => value;

function columnCondition({ field, isId }: ApiColumn, filter: WhereInput, place: Place): Condition {
  const left = columnOf(place.source, field);
  if (!isId) return operators(filter, place, { left, kind: field.type.valueKind, toValue: same });
  const toValue = (id: unknown, path: string): unknown => idValue(field, id as string, path);
  return operators(filter, place, { left, kind: 'identifier', toValue });
}

/** The condition that a filter of one value means, with all its operators. */
export function operatorConditions(filter: WhereInput, left: Expression<any>, path: string): SqlExpression {
  return operators(filter, { path }, { left, kind: left.type!.valueKind, toValue: same }).node;
}

interface Operand {
  readonly left: Expression<any>;
  readonly kind: ValueKind;
  /** The value that a client's operand stands for. */
  readonly toValue: (operand: unknown, path: string) => unknown;
}

function operators(filter: WhereInput, place: Pick<Place, 'path'>, { left, kind, toValue }: Operand): Condition {
  const known = filterOperators(kind);
  const terms: Condition[] = [];
  for (const [name, given] of Object.entries(filter)) {
    if (given === undefined) continue;
    const path = `${place.path}.${name}`;
    if (given === null) throw nullOperand(path);
    const operator = known[name]!;
    terms.push(applied(operator, left, operandValue(operator, given, { path, toValue }), path));
  }
  return terms.length === 1 ? terms[0]! : and(...terms);
}

function operandValue(
  { operand }: FilterOperator,
  given: unknown,
  { path, toValue }: { readonly path: string; readonly toValue: Operand['toValue'] },
): unknown {
  if (operand === 'same') return toValue(given, path);
  if (operand !== 'list') return given;
  return (given as readonly unknown[]).map((item, index) => toValue(item, `${path}.${index}`));
}

function applied(operator: FilterOperator, left: Expression<any>, operand: unknown, path: string): Condition {
  try {
    return operator.apply(left, operand);
  } catch (error) {
    if (error instanceof InvalidValueError) throw badInput(error.message, path);
    throw error;
  }
}

/** A key of several fields, or one with another name, under the name `id`. */
function idCondition(filter: WhereInput, place: Place): Condition {
  const { source } = place;
  const { primaryKey } = source.api;
  const [only, ...others] = primaryKey;
  if (others.length === 0)
    return operators(filter, place, {
      left: columnOf(source, only!),
      kind: 'identifier',
      toValue: (id, path) => idValue(only!, id as string, path),
    });
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
  return and(...terms);
}

/** Rows with a related row that passes; by EXISTS, since a join would double rows. */
function relationCondition(relation: ApiRelation, filter: WhereInput, place: Place): Condition {
  if (relation.kind !== 'many') return related(relation, filter, place, 'some');
  const terms: Condition[] = [];
  for (const [quantifier, where] of Object.entries(filter)) {
    if (where === undefined) continue;
    const path = `${place.path}.${quantifier}`;
    if (where === null) throw nullOperand(path);
    terms.push(related(relation, where as WhereInput, { ...place, path }, quantifier as 'some' | 'every' | 'none'));
  }
  return and(...terms);
}

function related(
  relation: ApiRelation,
  where: WhereInput,
  place: Place,
  quantifier: 'some' | 'every' | 'none',
): Condition {
  const { to, joins, condition } = relatedRows(relation, place.source, place.scope);
  const inner = conditionAt(where, { ...place, source: to });
  // Every row passes where none fails; a condition that is NULL has not passed.
  const wanted = quantifier === 'every' ? new Condition(postfix(inner.node, 'is not true')) : inner;
  const isOpen = isEmpty(where) && quantifier !== 'every';
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

function nullOperand(path: string): Error {
  return badInput('A filter takes no null: nothing in SQL equals NULL. Use isNull, or leave the key out.', path);
}
