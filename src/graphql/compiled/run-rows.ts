import { getArgumentValues } from 'graphql';
import type { JsonValue } from '../../orm/index.ts';
import { type ListRequest, NO_PARENT } from '../loaders/list-request.ts';
import { loadCount } from '../loaders/load-groups.ts';
import { loadPages } from '../loaders/load-page.ts';
import { loadRows } from '../loaders/load-row.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { RowRecord } from '../read/row-record.ts';
import { type ConnectionArguments, listRequest } from '../resolve/resolve-list.ts';
import { type LoadedList, listsToJson } from './lists-to-json.ts';
import type { ListShape, OneShape, PlacedField, RowShape } from './shape.ts';
import { Unplannable } from './unplannable.ts';

export type Json = Record<string, JsonValue | undefined>;

/** One request on the compiled way. */
export interface Run {
  readonly loaders: Loaders;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The values of a field's arguments in this request. */
export function argumentsOf({ definition, node }: PlacedField, { variables }: Run): Record<string, unknown> {
  return getArgumentValues(definition, node, variables);
}

/**
 * The answers for rows of one level, all at once: what the level needs of others is loaded for all its rows together, and each
 * row's object is made by a plain loop over the shape.
 */
export async function rowsToJson(run: Run, rows: readonly RowRecord[], shape: RowShape): Promise<readonly Json[]> {
  const { fields, relations } = shape;
  const columns = new Map<unknown, readonly JsonValue[]>();
  if (relations.length > 0 && rows.length > 0) {
    const values = await Promise.all(
      relations.map((relation) =>
        relation.kind === 'one' ? relatedRows(run, rows, relation) : relatedLists(run, rows, relation),
      ),
    );
    for (const [index, relation] of relations.entries()) columns.set(relation, values[index]!);
  }
  const answers: Json[] = rows.map(() => ({}));
  for (const field of fields) {
    const { key } = field;
    if (field.kind === 'leaf') {
      const { textOf, complete, isNullable } = field;
      for (let index = 0; index < rows.length; index += 1) {
        const text = textOf(rows[index]!);
        if (text !== null && text !== undefined) answers[index]![key] = complete(text);
        else if (isNullable) answers[index]![key] = null;
        else throw new Unplannable();
      }
    } else if (field.kind === 'constant') for (const answer of answers) answer[key] = field.value;
    else {
      const values = columns.get(field);
      for (let index = 0; index < rows.length; index += 1) answers[index]![key] = values![index]!;
    }
  }
  return answers;
}

/** For each row the answer of the one row that it is related to. Rows that several name are answered once. */
async function relatedRows(run: Run, rows: readonly RowRecord[], shape: OneShape): Promise<readonly JsonValue[]> {
  const { property, rowKey, wanted, isNullable } = shape;
  const places = new Map<string, number>();
  for (const row of rows) {
    const text = row[property];
    if (text !== null && text !== undefined && !places.has(text)) places.set(text, places.size);
  }
  const found = await loadRows(run.loaders, rowKey, [...places.keys()], wanted);
  const present = found.filter((row): row is RowRecord => row !== null);
  const answers = await rowsToJson(run, present, shape.row);
  let next = 0;
  const byPlace = found.map((row) => (row === null ? null : answers[next++]!)) as readonly (JsonValue | null)[];
  return rows.map((row) => {
    const text = row[property];
    const answer = text === null || text === undefined ? null : byPlace[places.get(text)!]!;
    if (answer === null && !isNullable) throw new Unplannable();
    return answer;
  });
}

/** For each row the answer of its list. */
function relatedLists(run: Run, rows: readonly RowRecord[], shape: ListShape): Promise<readonly JsonValue[]> {
  const { property } = shape.relation!.ownField;
  return lists(
    run,
    shape,
    rows.map((row) => row[property]!),
  );
}

/** The answer of a list that has no parent. */
export async function rootListToJson(run: Run, shape: ListShape): Promise<JsonValue> {
  const [answer] = await lists(run, shape, [NO_PARENT]);
  return answer!;
}

async function lists(run: Run, shape: ListShape, parentKeys: readonly string[]): Promise<readonly JsonValue[]> {
  const args = argumentsOf(shape, run) as ConnectionArguments;
  const request: ListRequest = listRequest(shape.api, shape.listName, args, shape.relation);
  const [pages, counts] = await Promise.all([
    shape.needsPage ? loadPages(run.loaders, request, parentKeys, shape.wanted) : undefined,
    shape.needsCount ? Promise.all(parentKeys.map((key) => loadCount(run.loaders, request, key))) : undefined,
  ]);
  const loaded = parentKeys.map((_, index): LoadedList => ({ page: pages?.[index], count: counts?.[index] }));
  return listsToJson(run, loaded, shape.parts);
}
