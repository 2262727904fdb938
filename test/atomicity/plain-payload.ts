import { isCustom, type RootField, type Selection } from './operation.ts';
import { Failure, type PlainTables } from './plain-tables.ts';
import type { Written } from './plain-writes.ts';
import {
  type Cell,
  type ColumnShape,
  columnOf,
  idText,
  keyText,
  type Row,
  type Shape,
  type ShapeName,
  shapeOf,
} from './shapes.ts';

type Json = unknown;

/** What the payload of a field must be. @throws Failure where it cannot be shown */
export function plainPayload(tables: PlainTables, field: RootField, written: Written): Record<string, Json> {
  const payload: Record<string, Json> = {};
  if (field.counts.length > 0)
    payload.query = Object.fromEntries(
      field.counts.map((name) => [shapeOf(name).many, { totalCount: tables.rows(name).length }]),
    );
  const show = (name: ShapeName, row: Row): Json => plainRow(tables, name, row, field.selection);
  if (isCustom(field) && field.kind === 'takeNotes') {
    const [one, other, badge] = written.rows;
    return { ...payload, notes: [show('Note', one!), show('Note', other!)], badge: { id: badge!.code } };
  }
  if (isCustom(field)) {
    const [from, to] = written.rows;
    return { ...payload, from: show('Account', from!), to: to === undefined ? null : show('Account', to) };
  }
  const shape = shapeOf(field.shape);
  const isGone = field.kind === 'delete' || field.kind === 'deleteMany';
  const rows = written.rows.map((row) => show(field.shape, isGone ? row : current(tables, field.shape, row)));
  if (field.kind.endsWith('Many')) return { ...payload, affectedCount: rows.length, [shape.many]: rows };
  return {
    ...payload,
    ...(written.deletedId === undefined ? {} : { deletedId: written.deletedId }),
    [shape.one]: rows[0]!,
  };
}

function current(tables: PlainTables, name: ShapeName, row: Row): Row {
  const shape = shapeOf(name);
  return tables.rows(name).find((each) => keyText(shape, each) === keyText(shape, row)) ?? row;
}

function plainRow(tables: PlainTables, name: ShapeName, row: Row, selection: Selection): Json {
  const shape = shapeOf(name);
  const shown: Record<string, Json> = { id: idText(shape, row) };
  for (const column of selection.columns) shown[column] = output(columnOf(shape, column), row[column]!);
  if (selection.shout) {
    if (row.name === 'mute') throw new Failure('a custom field throws');
    shown.shout = `${row.name}!`;
  }
  for (const { name: one, column, other } of shape.ones) {
    const inner = selection.ones[one];
    if (inner === undefined) continue;
    const named = row[column] === null ? undefined : byKey(tables, other, row[column]!);
    if (named === undefined && columnOf(shape, column).nullable === undefined) throw new Failure('a relation is gone');
    shown[one] = named === undefined ? null : plainRow(tables, other, named, inner);
  }
  for (const many of shape.manys) {
    const inner = selection.manys[many.name];
    if (inner === undefined) continue;
    const key = keyText(shape, row);
    const { between, column, other } = many;
    const rows =
      between === undefined
        ? tables.rows(other).filter((each) => each[column] === key)
        : tables
            .rows(between.shape)
            .flatMap((each) => (each[column] === key ? [byKey(tables, other, each[between.far]!)!] : []));
    const sorted = rows.toSorted((a, b) => compareKeys(shapeOf(other), a, b));
    shown[many.name] = {
      ...(inner.totalCount ? { totalCount: rows.length } : {}),
      ...(inner.count ? { aggregate: { count: rows.length } } : {}),
      ...(inner.nodes ? { nodes: sorted.map((each) => plainRow(tables, other, each, inner.nodes!)) } : {}),
    };
  }
  return shown;
}

function byKey(tables: PlainTables, name: ShapeName, key: string): Row | undefined {
  return tables.rows(name).find((row) => keyText(shapeOf(name), row) === key);
}

function compareKeys(shape: Shape, a: Row, b: Row): number {
  for (const name of shape.key) {
    const [one, other] = [a[name]!, b[name]!];
    if (one === other) continue;
    return Number.isNaN(Number(one)) ? (one < other ? -1 : 1) : Number(one) - Number(other);
  }
  return 0;
}

/** A cell as the API shows it. */
function output({ kind, name, nullable }: ColumnShape, cell: Cell): Json {
  if (cell === null) {
    if (nullable === undefined) throw new Failure(`${name} cannot be shown`);
    return null;
  }
  switch (kind) {
    case 'int':
      return Number(cell);
    case 'float':
      if (cell === 'NaN') throw new Failure('NaN cannot be shown');
      return Number(cell);
    case 'bool':
      return cell === 'true';
    case 'enum':
      return cell.toUpperCase().replaceAll(' ', '_');
    case 'json':
      return JSON.parse(cell);
    case 'array':
      return cell === '{}' ? [] : cell.slice(1, -1).split(',');
    default:
      return cell;
  }
}
