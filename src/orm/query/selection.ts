import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { SelectionNode } from '../../sql/nodes/query.ts';
import { selection } from '../../sql/nodes/query-factories.ts';
import { Column } from '../expression/column.ts';
import { AliasedExpression, Expression } from '../expression/expression.ts';
import { type HasNode, hasNode, nodeOf } from '../expression/operand.ts';
import type { ValueType } from '../fields/value-type.ts';
import type { ModelField } from '../model/model-field.ts';

/** One item of a select list: what to ask for, and the property of the row that it fills. */
export interface Selection {
  readonly property: string;
  readonly node: SelectionNode;
  /** Undefined: the type that the database reports decides. */
  readonly type: ValueType<any, any> | undefined;
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
type ValueOf<S> = S extends { readonly _value?: infer T } ? Exclude<T, undefined> : never;

/** The row of a select list. */
export type RowOfSelections<S extends readonly Selectable[]> = { [Item in S[number] as NameOf<Item>]: ValueOf<Item> };
export type RowOfMap<M extends SelectionMap> = { -readonly [K in keyof M]: ValueOf<M[K]> };

/** A model's field as an item of a select list. */
export function selectField(column: Column<any>): Selection {
  return { property: column.alias, node: selection(column.node), type: column.field.type };
}

/** The select list that the caller's arguments mean. */
export function toSelections(items: readonly (Selectable | SelectionMap)[]): readonly Selection[] {
  const selections: Selection[] = [];
  for (const item of items) {
    if (item instanceof Column) selections.push(selectField(item));
    else if (item instanceof AliasedExpression) selections.push(named(item.alias, item));
    else if (hasNode(item))
      throw new InvalidArgumentError(
        'An expression in a select list needs a name: add .as("name"), or select({ name: expression }).',
      );
    else for (const [name, value] of Object.entries(item as SelectionMap)) selections.push(named(name, value));
  }
  const seen = new Set<string>();
  for (const { property } of selections) {
    if (seen.has(property))
      throw new InvalidArgumentError(
        `Two items of the select list are called "${property}". Give one another name: .as("…").`,
      );
    seen.add(property);
  }
  return selections;
}

function named(name: string, value: HasNode): Selection {
  if (!hasNode(value)) throw new InvalidArgumentError(`"${name}" in the select list is not an expression.`);
  const type = value instanceof Expression ? value.type : undefined;
  const isOwnName = value instanceof Column && value.field.column === name;
  return { property: name, node: selection(nodeOf(value), isOwnName ? undefined : name), type };
}

/** All fields of a model, in the order of definition. */
export function selectFields(
  fields: Iterable<ModelField>,
  columnOf: (field: ModelField) => Column<any>,
): readonly Selection[] {
  return [...fields].map((field) => selectField(columnOf(field)));
}
