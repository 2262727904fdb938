import { rowId } from '../read/row-id.ts';
import type { RowRecord } from '../read/row-record.ts';
import { quoted } from './json-text.ts';
import { relatedLists } from './list-texts.ts';
import { relatedRows } from './related-rows.ts';
import { placeOf, type Row, type Rows, type Run } from './run.ts';
import type { FieldShape, LeafShape, RowShape } from './shape.ts';
import { Unplannable } from './unplannable.ts';

/** What a field shows of each row: the same for all, one column's value, or what was made for each before. */
type Cell =
  | { readonly kind: 'constant'; readonly start: string }
  | ({ readonly kind: 'leaf'; readonly start: string; readonly place: number } & Pick<
      LeafShape,
      'complete' | 'isNullable'
    >)
  | { readonly kind: 'values'; readonly start: string; readonly values: readonly string[] };

/**
 * The JSON texts of rows of one level, all at once: what the level needs of others is loaded for all its rows together, and each
 * row's text is put together by a plain loop over the shape.
 */
export async function rowTexts(run: Run, rows: Rows, shape: RowShape): Promise<readonly string[]> {
  if (rows.rows.length === 0) return [];
  const values = await valuesOfOthers(run, rows, shape);
  const cells = shape.fields.map((field, index) => cellOf(rows, field, index === 0 ? '{' : ',', values));
  return rows.rows.map((row, index) => rowText(row, index, cells));
}

function rowText(row: Row, index: number, cells: readonly Cell[]): string {
  let text = '';
  for (const cell of cells) {
    if (cell.kind === 'leaf') {
      const value = row[cell.place];
      if (value !== null && value !== undefined) text += cell.start + cell.complete(value);
      else if (cell.isNullable) text += `${cell.start}null`;
      else throw new Unplannable();
    } else if (cell.kind === 'constant') text += cell.start;
    else text += cell.start + cell.values[index]!;
  }
  return text === '' ? '{}' : `${text}}`;
}

type ValuesOfOthers = ReadonlyMap<FieldShape, readonly string[]>;

async function valuesOfOthers(run: Run, rows: Rows, { ones, lists }: RowShape): Promise<ValuesOfOthers> {
  if (ones.length === 0 && lists.length === 0) return NOTHING;
  const [rowsOfOthers, listsOfRows] = await Promise.all([
    Promise.all(ones.map((group) => relatedRows(run, rows, group))),
    lists.length === 0 ? [] : relatedLists(run, rows, lists),
  ]);
  return new Map<FieldShape, readonly string[]>([...rowsOfOthers.flat(), ...listsOfRows]);
}

const NOTHING: ValuesOfOthers = new Map();

function cellOf(rows: Rows, field: FieldShape, sign: string, values: ValuesOfOthers): Cell {
  const start = `${sign}"${field.key}":`;
  switch (field.kind) {
    case 'constant':
      return { kind: 'constant', start: start + quoted(field.value) };
    case 'leaf':
      return {
        kind: 'leaf',
        start,
        place: placeOf(rows, field.property),
        complete: field.complete,
        isNullable: field.isNullable,
      };
    case 'id':
      return { kind: 'values', start, values: rows.rows.map((row) => quoted(rowId(field.api, recordOf(rows, row)))) };
    default:
      return { kind: 'values', start, values: values.get(field)! };
  }
}

/** The row by the names of its columns, for what reads it so. */
export function recordOf({ places, prefix }: Rows, row: Row): RowRecord {
  const record: Record<string, string | null> = {};
  for (const [name, place] of places) if (name.startsWith(prefix)) record[name.slice(prefix.length)] = row[place]!;
  return record;
}
