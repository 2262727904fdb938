/*
 * The models of `models.ts` once more, as plain data for the plain model: what the database itself holds its rows to. It is written
 * by hand, so that the proof does not believe what the code under test says about its models.
 */

/** A value as the database's text. */
export type Cell = string | null;
/** A row by the names that its columns have in the API. */
export type Row = Readonly<Record<string, Cell>>;

export type Kind = 'int' | 'id' | 'text' | 'float' | 'decimal' | 'enum' | 'json' | 'array' | 'bool';

export interface ColumnShape {
  readonly name: string;
  readonly kind: Kind;
  /** The model says that it may be NULL. */
  readonly nullable?: true;
  /** The model says that it may not be NULL, and the table lets it. */
  readonly loose?: true;
  readonly default?: string;
  /** In no input of an update. */
  readonly isKey?: true;
}

/** A foreign key. */
export interface OneShape {
  readonly name: string;
  readonly column: string;
  readonly other: ShapeName;
  readonly nullable?: true;
  readonly onDelete?: 'cascade' | 'set null';
}

/** Rows that name a row, or rows that a table between joins to it. */
export interface ManyShape {
  readonly name: string;
  readonly other: ShapeName;
  /** The foreign key of the other rows, or that of the table between which names this row. */
  readonly column: string;
  readonly nullable?: true;
  readonly between?: { readonly shape: ShapeName; readonly far: string };
  /** Rows can be made and removed through it, but not connected. */
  readonly isOwned?: true;
}

export interface Shape {
  readonly table: string;
  /** The field of one row, and of several. */
  readonly one: string;
  readonly many: string;
  readonly type: string;
  readonly columns: readonly ColumnShape[];
  readonly key: readonly string[];
  readonly uniques: readonly (readonly string[])[];
  readonly ones: readonly OneShape[];
  readonly manys: readonly ManyShape[];
  readonly check?: (row: Row) => boolean;
  /** The column that counts changes. */
  readonly version?: string;
}

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

export type ShapeName =
  | 'Team'
  | 'Player'
  | 'Badge'
  | 'PlayerBadge'
  | 'Account'
  | 'Note'
  | 'Gadget'
  | 'Doc'
  | 'Task'
  | 'TaskLog';

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
