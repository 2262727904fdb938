import type { Tables, World } from './plain-tables.ts';
import { type Cell, type Row, type ShapeName, shapeOf } from './shapes.ts';

/** Rows by the order of their shapes' columns. */
const ROWS: Readonly<Record<ShapeName, readonly (readonly Cell[])[]>> = {
  Team: [
    ['1', 'red', 'on'],
    ['2', 'blue', null],
    ['3', 'mute', null],
    ['4', 'green', 'off'],
  ],
  Player: [
    ['1', 'ann', '1', '2', null, '5', '1.5', '10.00', 'beginner', '{a,b}', '{"a": 1}'],
    ['2', 'bob', '1', null, '1', '100', null, null, 'very good', '{}', null],
    ['3', 'cyd', '2', '1', null, '0', 'NaN', null, 'beginner', '{}', 'null'],
    ['4', 'dan', '3', '1', '1', '-3', null, '0.50', 'beginner', '{a}', '[1]'],
    ['5', 'ann', '2', null, '5', '7', '-2', null, 'very good', '{}', null],
  ],
  Badge: [
    ['gold', 'Gold'],
    ['iron', 'Iron'],
    ['tin', null],
  ],
  PlayerBadge: [
    ['1', 'gold', null],
    ['1', 'iron', 'x'],
    ['3', 'gold', null],
  ],
  Account: [
    ['1', '10', 'open', '1'],
    ['2', '0', null, '3'],
    ['3', '7', 'closed', '1'],
  ],
  Note: [
    ['1', 'one', '0', '1'],
    ['2', null, '1', '1'],
    ['3', 'three', null, null],
    ['4', 'four', '2', '2'],
  ],
  Gadget: [
    ['1', 'plain', '1'],
    ['2', 'keep', '2'],
    ['3', 'swallow', '3'],
    ['4', 'forget', null],
    ['5', 'plain', '5'],
  ],
  Doc: [
    ['1', 'ann', 'A', '0'],
    ['2', 'bob', 'B', '2'],
    ['3', 'ann', 'C', '4'],
  ],
  Task: [
    ['1', 'one', 'false'],
    ['2', 'two', 'false'],
    ['3', 'three', 'true'],
    ['4', 'four', 'false'],
  ],
  TaskLog: [
    ['1', 'first'],
    ['2', 'second'],
    ['3', 'third'],
  ],
};

/** Every operation begins here: rows of all kinds, those included that cannot be shown, and those that triggers and hooks refuse. */
export function seedWorld(hasTriggers: boolean): World {
  const tables = Object.fromEntries(
    (Object.keys(ROWS) as ShapeName[]).map((name) => [name, ROWS[name].map((cells) => rowOf(name, cells))]),
  ) as Tables;
  return { tables, audit: [], hasTriggers, afterCommits: [] };
}

export function rowOf(name: ShapeName, cells: readonly Cell[]): Row {
  return Object.fromEntries(shapeOf(name).columns.map((column, index) => [column.name, cells[index]!]));
}
