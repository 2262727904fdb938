import { getArgumentValues } from 'graphql';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import type { ListRequest } from '../loaders/list-request.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { ListShape, PlacedField } from './shape.ts';

/** One request on the compiled way. */
export interface Run {
  readonly loaders: Loaders;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What each list's arguments ask for: known, and found to make sense, before anything is read. */
  readonly lists: ReadonlyMap<ListShape, ListRequest>;
}

/** A row as it came: its columns' texts, in the order of the statement. */
export type Row = readonly DriverValue[];

/** Rows of one statement, or some of them. */
export interface Rows {
  readonly rows: readonly Row[];
  /** Where each column stands in a row. */
  readonly places: ReadonlyMap<string, number>;
  /** What the names of the columns begin with: `author>` for the joined rows of a relation. */
  readonly prefix: string;
}

export function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}

/** Where a column stands in the rows. */
export function placeOf({ places, prefix }: Pick<Rows, 'places' | 'prefix'>, property: string): number {
  return places.get(prefix + property)!;
}

/** The values of a field's arguments in this request. */
export function argumentsOf(
  { definition, node }: PlacedField,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return getArgumentValues(definition, node, variables);
}
