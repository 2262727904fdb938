import type { ColumnShape, Row, Shape, ShapeName } from './shape.ts';

export type * from './shape.ts';

/*
 * The models of `models.ts` once more, as plain data for the plain model: what the database itself holds its rows to. It is written
 * by hand, so that the proof does not believe what the code under test says about its models.
 */

const int = (name: string, more: Partial<ColumnShape> = {}): ColumnShape => ({ name, kind: 'int', ...more });
const text = (name: string, more: Partial<ColumnShape> = {}): ColumnShape => ({ name, kind: 'text', ...more });
const key = (name: string): ColumnShape => ({ name, kind: 'id', isKey: true });
const reference = (name: string, more: Partial<ColumnShape> = {}): ColumnShape => ({ name, kind: 'id', ...more });
const nullable = { nullable: true } as const;
const plain = { key: ['id'], uniques: [], ones: [], manys: [] };

const names = (type: string, one = type[0]!.toLowerCase() + type.slice(1)) => ({
  type,
  one,
  many: `${one}s`,
  table: `${one.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}s`,
});

export const SHAPES = {
  Team: {
    ...plain,
    ...names('Team'),
    columns: [key('id'), text('name'), text('motto', nullable)],
    uniques: [['name']],
    manys: [
      { name: 'players', other: 'Player', column: 'teamId' },
      { name: 'fans', other: 'Player', column: 'fanOfId', nullable: true },
    ],
  },
  Player: {
    ...names('Player'),
    columns: [
      key('id'),
      text('name'),
      reference('teamId'),
      reference('fanOfId', nullable),
      reference('captainId', nullable),
      int('score', { default: '0' }),
      { name: 'rating', kind: 'float', nullable: true },
      { name: 'price', kind: 'decimal', nullable: true },
      { name: 'level', kind: 'enum', default: 'beginner' },
      { name: 'tags', kind: 'array', default: '{}' },
      { name: 'info', kind: 'json', nullable: true },
    ],
    key: ['id'],
    uniques: [['teamId', 'name']],
    ones: [
      { name: 'team', column: 'teamId', other: 'Team' },
      { name: 'fanOf', column: 'fanOfId', other: 'Team', nullable: true, onDelete: 'set null' },
      { name: 'captain', column: 'captainId', other: 'Player', nullable: true },
    ],
    manys: [
      { name: 'crew', other: 'Player', column: 'captainId', nullable: true },
      { name: 'playerBadges', other: 'PlayerBadge', column: 'playerId', isOwned: true },
      { name: 'badges', other: 'Badge', column: 'playerId', between: { shape: 'PlayerBadge', far: 'badgeId' } },
    ],
    check: ({ score }) => Number(score) <= 100,
  },
  Badge: {
    ...names('Badge'),
    columns: [{ name: 'code', kind: 'text', isKey: true }, text('label', nullable)],
    key: ['code'],
    uniques: [],
    ones: [],
    manys: [
      { name: 'badgePlayers', other: 'PlayerBadge', column: 'badgeId', isOwned: true },
      { name: 'players', other: 'Player', column: 'badgeId', between: { shape: 'PlayerBadge', far: 'playerId' } },
    ],
  },
  PlayerBadge: {
    ...names('PlayerBadge'),
    columns: [
      { ...reference('playerId'), isKey: true },
      { ...reference('badgeId'), isKey: true },
      text('note', nullable),
    ],
    key: ['playerId', 'badgeId'],
    uniques: [],
    ones: [
      { name: 'player', column: 'playerId', other: 'Player', onDelete: 'cascade' },
      { name: 'badge', column: 'badgeId', other: 'Badge' },
    ],
    manys: [],
  },
  Account: {
    ...plain,
    ...names('Account'),
    columns: [key('id'), int('balance'), text('label', nullable), int('rev', { default: '1' })],
    manys: [{ name: 'notes', other: 'Note', column: 'accountId', nullable: true }],
    check: ({ balance }) => Number(balance) >= 0,
    version: 'rev',
  },
  Note: {
    ...plain,
    ...names('Note'),
    columns: [
      key('id'),
      text('body', { loose: true }),
      int('rank', { loose: true, default: '0' }),
      reference('accountId', nullable),
    ],
    ones: [{ name: 'account', column: 'accountId', other: 'Account', nullable: true, onDelete: 'cascade' }],
  },
  Gadget: {
    ...plain,
    ...names('Gadget'),
    columns: [key('id'), text('kind'), int('amount', { loose: true, default: '0' })],
  },
  Doc: {
    ...plain,
    ...names('Doc'),
    columns: [key('id'), text('owner'), text('title'), int('stars', { default: '0' })],
  },
  Task: {
    ...plain,
    ...names('Task'),
    columns: [key('id'), text('name'), { name: 'done', kind: 'bool', default: 'false' }],
  },
  TaskLog: { ...plain, ...names('TaskLog'), columns: [key('id'), text('entry')] },
} as const satisfies Readonly<Record<string, Shape>> as unknown as Readonly<Record<ShapeName, Shape>>;

/** The shape of a model; its columns' names in the database are those of the API in snake_case. */
export function shapeOf(name: ShapeName): Shape {
  return SHAPES[name];
}

export function columnOf(shape: Shape, name: string): ColumnShape {
  const column = shape.columns.find((each) => each.name === name);
  if (column === undefined) throw new Error(`${shape.type} has no ${name}.`);
  return column;
}

export function keyText(shape: Shape, row: Row): string {
  return shape.key.map((name) => row[name]).join(',');
}

/** A row's key as the API has it: the parts of one with several are told apart by a comma. */
export function idText(shape: Shape, row: Row): string {
  const parts = shape.key.map((name) => row[name]!);
  return parts.length === 1
    ? parts[0]!
    : parts.map((part) => part.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',');
}
