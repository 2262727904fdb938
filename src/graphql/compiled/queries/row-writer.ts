import { NOWHERE } from '../../../database/row-table.ts';
import { rowId } from '../../read/row-id.ts';
import { Unplannable } from '../unplannable.ts';
import { customValues } from './custom-values.ts';
import { type Entry, endObject, writeNull } from './json-structure.ts';
import type { JsonWriter } from './json-writer.ts';
import { relatedLists } from './list-writer.ts';
import { relatedRows } from './related-rows.ts';
import { placeOf, type Rows, type Run, recordOf } from './run.ts';
import type { FieldShape, LeafShape, RowShape } from './shape.ts';

/** Writes what is shown of one of the rows, by its number in their table. */
export type WriteRow = (out: JsonWriter, row: number) => void;

/** What a field shows of each row: the same for all, one column's value, or what has a writer of its own. */
type Cell = Entry &
  (
    | { readonly kind: 'constant' }
    | ({ readonly kind: 'leaf'; readonly place: number } & Pick<LeafShape, 'isNullable' | 'complete'>)
    | { readonly kind: 'written'; readonly write: WriteRow }
  );

/**
 * Reads what a level needs of others, for all its rows together, and gives what writes each of them. So an answer is written in
 * one go, from its beginning to its end, once all is there.
 */
export async function rowWriter(run: Run, rows: Rows, shape: RowShape): Promise<WriteRow> {
  const { table } = rows;
  const others = rows.rows.length === 0 ? NOTHING : await writersOfOthers(run, rows, shape);
  const cells = shape.fields.map((field) => cellOf({ run, rows, others }, field));
  const { bytes } = table;
  return (out, row) => {
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index]!;
      out.piece(cell.start);
      if (cell.kind === 'written') cell.write(out, row);
      else if (cell.kind === 'leaf') {
        const { place, complete } = cell;
        const start = table.start(row, place);
        if (start === NOWHERE) {
          if (!cell.isNullable) throw new Unplannable();
          writeNull(out);
        } else if (complete.toText === undefined) {
          if (complete.isText) out.textValue(bytes, start, table.end(row, place));
          else out.value(bytes, start, table.end(row, place));
        } else if (complete.isText) out.text(complete.toText(table.passingText(row, place)!));
        else out.json(complete.toText(table.passingText(row, place)!));
      }
    }
    endObject(out, cells);
  };
}

interface Level {
  readonly run: Run;
  readonly rows: Rows;
  readonly others: WritersOfOthers;
}

/** What writes fields of other rows, and those of resolvers. */
type WritersOfOthers = ReadonlyMap<FieldShape, WriteRow>;

const NOTHING: WritersOfOthers = new Map();

async function writersOfOthers(run: Run, rows: Rows, { ones, lists, customs }: RowShape): Promise<WritersOfOthers> {
  if (ones.length + lists.length + customs.length === 0) return NOTHING;
  const [rowsOfOthers, listsOfRows, computed] = await Promise.all([
    Promise.all(ones.map((group) => relatedRows(run, rows, group))),
    lists.length === 0 ? [] : relatedLists(run, rows, lists),
    Promise.all(customs.map(async (shape) => [shape, await customValues(run, rows, shape)] as const)),
  ]);
  return new Map<FieldShape, WriteRow>([...rowsOfOthers.flat(), ...listsOfRows, ...computed]);
}

function cellOf({ run, rows, others }: Level, field: FieldShape): Cell {
  const { start } = field;
  switch (field.kind) {
    case 'constant':
      return { kind: 'constant', start };
    case 'leaf': {
      const { property, isNullable, complete } = field;
      return { kind: 'leaf', start, place: placeOf(rows, property), isNullable, complete };
    }
    case 'id': {
      const { api } = field;
      return { kind: 'written', start, write: (out, row) => out.text(rowId(api, recordOf(run, rows, row))) };
    }
    default:
      return { kind: 'written', start, write: others.get(field)! };
  }
}
