import type { ExecutionResult } from 'graphql';
import { endObject, entryStart, writeNull } from './json-structure.ts';
import type { JsonWriter } from './json-writer.ts';
import { rootLists } from './list-writer.ts';
import type { PlannedQuery } from './plan-query.ts';
import { type NamedRow, rootRows } from './root-rows.ts';
import type { Run } from './run.ts';
import type { RootShape } from './shape.ts';

/** Writes an answer. `left` is what graphql-js answered of it. */
export type WriteAnswer = (out: JsonWriter, left: ExecutionResult['data']) => void;

const DATA = { start: entryStart('data', 0) };

/** Reads all that the plan asks for, and gives what writes the answer. */
export async function answerWriter(
  run: Run,
  { roots, lists, split }: PlannedQuery,
  named: readonly NamedRow[],
): Promise<WriteAnswer> {
  const byShape = new Map<RootShape, (out: JsonWriter) => void>(await readRoots(run, lists, named));
  const writers = roots.map((shape) => byShape.get(shape));
  return (out, left) => {
    out.piece(DATA.start);
    for (const [index, { kind, start }] of roots.entries()) {
      out.piece(start);
      // A constant's value stands with its key.
      if (kind !== 'left') writers[index]?.(out);
      else if (left === undefined || left === null) writeNull(out);
      else out.json(JSON.stringify(left[split!.keys[index]!]));
    }
    endObject(out, roots);
    endObject(out, [DATA]);
  };
}

type Roots = readonly (readonly [RootShape, (out: JsonWriter) => void])[];

/** Reads rows and lists at the same time where there are both. */
async function readRoots(run: Run, lists: PlannedQuery['lists'], named: readonly NamedRow[]): Promise<Roots> {
  if (lists.length === 0) return named.length === 0 ? [] : rootRows(run, named);
  if (named.length === 0) return rootLists(run, lists);
  return (await Promise.all<Roots>([rootRows(run, named), rootLists(run, lists)])).flat();
}
