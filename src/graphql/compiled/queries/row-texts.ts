import { rowId } from '../../read/row-id.ts';
import { Unplannable } from '../unplannable.ts';
import { customValues } from './custom-values.ts';
import { escaped, quoted } from './json-text.ts';
import { relatedLists } from './list-texts.ts';
import { relatedRows } from './related-rows.ts';
import { placeOf, type Row, type Rows, type Run, recordOf } from './run.ts';
import type { Completer, FieldShape, LeafShape, RowShape } from './shape.ts';

/** What a field shows of each row: the same for all, what was made for each before, or one column's value. */
type Cell =
  | { readonly kind: 'constant'; readonly start: Start }
  | { readonly kind: 'values'; readonly start: Start; readonly values: readonly string[] }
  | ({ readonly kind: 'leaf'; readonly start: Start; readonly place: number } & Pick<LeafShape, 'isNullable'> &
      Completer);

/**
 * What stands before a value: a sign and the key. A text's quotes go with it, so that a row is put together of few pieces: that
 * which ends the value before, and that which begins this one.
 */
interface Start {
  readonly plain: string;
  readonly quoted: string;
  readonly afterQuote: { readonly plain: string; readonly quoted: string };
}

function startOf(sign: string, key: string, value = ''): Start {
  const plain = `${sign}"${key}":${value}`;
  return { plain, quoted: `${plain}"`, afterQuote: { plain: `"${plain}`, quoted: `"${plain}"` } };
}

/**
 * The JSON texts of rows of one level, all at once: what the level needs of others is loaded for all its rows together, and each
 * row's text is put together by a plain loop over the shape.
 */
export async function rowTexts(run: Run, rows: Rows, shape: RowShape): Promise<readonly string[]> {
  if (rows.rows.length === 0) return [];
  const values = await valuesOfOthers(run, rows, shape);
  const cells = shape.fields.map((field, index) => cellOf({ run, rows, values }, field, index === 0 ? '{' : ','));
  return rows.rows.map((row, index) => rowText(row, index, cells));
}

function rowText(row: Row, index: number, cells: readonly Cell[]): string {
  let text = '';
  let isOpen = false;
  for (const cell of cells) {
    const start = isOpen ? cell.start.afterQuote : cell.start;
    isOpen = false;
    if (cell.kind === 'constant') text += start.plain;
    else if (cell.kind === 'values') text += start.plain + cell.values[index]!;
    else {
      const value = row[cell.place];
      if (value === null || value === undefined) {
        if (!cell.isNullable) throw new Unplannable();
        text += `${start.plain}null`;
      } else if (cell.isText) {
        text += start.quoted;
        text += escaped(cell.toText(value));
        isOpen = true;
      } else {
        text += start.plain;
        text += cell.toText(value);
      }
    }
  }
  if (text === '') return '{}';
  return isOpen ? `${text}"}` : `${text}}`;
}

interface Level {
  readonly run: Run;
  readonly rows: Rows;
  /** What was made of other rows, or by resolvers, for each row. */
  readonly values: ValuesOfOthers;
}

type ValuesOfOthers = ReadonlyMap<FieldShape, readonly string[]>;

async function valuesOfOthers(run: Run, rows: Rows, { ones, lists, customs }: RowShape): Promise<ValuesOfOthers> {
  if (ones.length + lists.length + customs.length === 0) return NOTHING;
  const [rowsOfOthers, listsOfRows, computed] = await Promise.all([
    Promise.all(ones.map((group) => relatedRows(run, rows, group))),
    lists.length === 0 ? [] : relatedLists(run, rows, lists),
    Promise.all(customs.map(async (shape) => [shape, await customValues(run, rows, shape)] as const)),
  ]);
  return new Map<FieldShape, readonly string[]>([...rowsOfOthers.flat(), ...listsOfRows, ...computed]);
}

const NOTHING: ValuesOfOthers = new Map();

function cellOf({ run, rows, values }: Level, field: FieldShape, sign: string): Cell {
  const { key } = field;
  if (field.kind === 'constant') return { kind: 'constant', start: startOf(sign, key, quoted(field.value)) };
  const start = startOf(sign, key);
  switch (field.kind) {
    case 'leaf': {
      const { property, isNullable, complete } = field;
      return { kind: 'leaf', start, place: placeOf(rows, property), isNullable, ...complete };
    }
    case 'id':
      return {
        kind: 'values',
        start,
        values: rows.rows.map((row) => quoted(rowId(field.api, recordOf(run, rows, row)))),
      };
    default:
      return { kind: 'values', start, values: values.get(field)! };
  }
}
