import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { SelectionNode } from '../../sql/nodes/query.ts';
import { selection } from '../../sql/nodes/query-factories.ts';
import { SourceColumn } from '../expression/column.ts';
import { AliasedExpression, Expression } from '../expression/expression.ts';
import { type HasNode, hasNode, nodeOf } from '../expression/operand.ts';
import type { ValueType } from '../fields/value-type.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { Output } from './source.ts';

/** One item of a select list: what to ask for, and the property of the row that it fills. */
export interface Selection {
  readonly property: string;
  readonly node: SelectionNode;
  /** Undefined: the type that the database reports decides. */
  readonly type: ValueType<any, any> | undefined;
  readonly isNullable?: boolean;
}

/** A column or a named expression: what may stand in a select list by itself. */
export interface Selectable<T = any, Name extends string = string> {
  readonly _value?: T;
  readonly _name?: Name;
  readonly alias: Name;
  readonly node: object;
}

/** Named expressions: `{ total: fn.count() }`. */
export type SelectionMap = Readonly<Record<string, HasNode & { readonly _value?: any }>>;

type NameOf<S> = S extends { readonly _name?: infer Name } ? NonNullable<Name> & string : never;
type ValueOf<S> = S extends { readonly _value?: infer T } ? (unknown extends T ? any : Exclude<T, undefined>) : any;

/** The row of a select list. */
export type RowOfSelections<S extends readonly Selectable[]> = { [Item in S[number] as NameOf<Item>]: ValueOf<Item> };
export type RowOfMap<M extends SelectionMap> = { -readonly [K in keyof M]: ValueOf<M[K]> };

/** A column as an item of a select list. */
export function selectField(column: SourceColumn<any>): Selection {
  const { alias, node, type, isNullable } = column;
  return { property: alias, node: selection(node), type, isNullable };
}

/** The select list that the caller's arguments mean. */
export function toSelections(items: readonly (Selectable | SelectionMap)[]): readonly Selection[] {
  const selections: Selection[] = [];
  for (const item of items) {
    if (item instanceof SourceColumn) selections.push(selectField(item));
    else if (item instanceof AliasedExpression) selections.push(named(item.alias, item));
    else if (hasNode(item))
      throw new InvalidArgumentError(
        'An expression in a select list needs a name: add .as("name"), or select({ name: expression }).',
      );
    else if (typeof item !== 'object' || item === null)
      throw new InvalidArgumentError(
        'A select list takes columns, expressions with a name, or an object of expressions: select(User.id, fn.count().as("n")).',
      );
    else for (const [name, value] of Object.entries(item as SelectionMap)) selections.push(named(name, value));
  }
  requireDistinctNames(selections);
  return selections;
}

/** A select list with named expressions behind it. */
export function extendSelections(before: readonly Selection[], items: SelectionMap): readonly Selection[] {
  const selections = [...before, ...toSelections([items])];
  requireDistinctNames(selections);
  return selections;
}

function requireDistinctNames(selections: readonly Selection[]): void {
  const seen = new Set<string>();
  for (const { property } of selections) {
    if (seen.has(property))
      throw new InvalidArgumentError(
        `Two items of the select list are called "${property}". Give one another name: .as("…").`,
      );
    seen.add(property);
  }
}

function named(name: string, value: HasNode): Selection {
  if (!hasNode(value))
    throw new InvalidArgumentError(`"${name}" in the select list is not an expression. A plain value is val(…).`);
  const isOwnName = value instanceof SourceColumn && value.columnName === name;
  const isNullable = value instanceof Expression ? value.isNullable : true;
  return {
    property: name,
    node: selection(nodeOf(value), isOwnName ? undefined : name),
    type: typeOf(value),
    isNullable,
  };
}

/** A scalar subquery has the type of its only column. */
function typeOf(value: HasNode): ValueType<any, any> | undefined {
  if (value instanceof Expression) return value.type;
  return 'scalarType' in value ? (value.scalarType as ValueType<any, any> | undefined) : undefined;
}

/* Held no longer than the model: the list of all fields is asked for by nearly every query. */
const lists = new WeakMap<ModelCore, readonly Selection[]>();

/** All fields of a model, in the order of definition. */
export function selectionsOf(model: ModelCore): readonly Selection[] {
  let list = lists.get(model);
  if (list === undefined) {
    list = Array.from(model.meta.fields.keys(), (property) => selectField(model.columnOf(property)));
    lists.set(model, list);
  }
  return list;
}

/** What a query with this select list puts out, for those that use it as a source. */
export function outputsOf(selections: readonly Selection[]): readonly Output[] {
  return selections.map(({ property, node, type, isNullable = true }) => ({
    property,
    columnName: outputName(node, property),
    type,
    isNullable,
  }));
}

/** The select list of two queries put together: NULL where either gives it. */
export function unitedSelections(left: readonly Selection[], right: readonly Selection[]): readonly Selection[] {
  return left.map((selection, index) => ({
    ...selection,
    isNullable: (selection.isNullable ?? true) || (right[index]?.isNullable ?? true),
  }));
}

/** The name by which the database calls an item of a select list. */
export function outputName({ alias, expression }: SelectionNode, otherwise: string): string {
  return alias ?? (expression.kind === 'column' ? expression.name : otherwise);
}
