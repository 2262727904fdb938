import { array, decimal, enumeration, float, foreignKey, integer, json, model, sql, text, version } from 'phoebe';
import {
  allow,
  buildSchema,
  field,
  IdempotencyKey,
  idOf,
  mutation,
  nullable,
  OperationError,
  rules,
} from 'phoebe/graphql';
import { afterCommits, Task, TaskLog } from './task.ts';

/*
 * Models for which every kind of failure can be made to happen. `plain-writes.ts` says in plain JavaScript what writes do to their rows.
 */
export const Team = model('Team', {
  id: integer().primaryKey(),
  name: text().unique(),
  motto: text().nullable(),
});

export const Player = model(
  'Player',
  {
    id: integer().primaryKey(),
    name: text(),
    team: foreignKey(() => Team, { backref: 'players' }),
    fanOf: foreignKey(() => Team, { backref: 'fans', onDelete: 'set null' }).nullable(),
    captain: foreignKey('self', { backref: 'crew' }).nullable(),
    score: integer().default(0),
    rating: float().nullable(),
    price: decimal(8, 2).nullable(),
    level: enumeration('player_level', ['beginner', 'very good']).default('beginner'),
    tags: array(text()).default([]),
    info: json().nullable(),
  },
  { uniques: [['team', 'name']], checks: { score_at_most: sql`score <= 100` } },
);

export const Badge = model('Badge', { code: text().primaryKey(), label: text().nullable() });

export const PlayerBadge = model(
  'PlayerBadge',
  {
    player: foreignKey(() => Player, { backref: 'playerBadges', onDelete: 'cascade' }),
    badge: foreignKey(() => Badge, { backref: 'badgePlayers' }),
    note: text().nullable(),
  },
  { primaryKey: ['player', 'badge'] },
);

/** With a version, and a balance that may not be negative. */
export const Account = model(
  'Account',
  { id: integer().primaryKey(), balance: integer(), label: text().nullable(), rev: version() },
  { checks: { not_negative: sql`balance >= 0` } },
);

/** Its table lets columns be NULL that the model says are not; some rows are so. */
export const Note = model('Note', {
  id: integer().primaryKey(),
  body: text(),
  rank: integer().default(0),
  account: foreignKey(() => Account, { backref: 'notes', onDelete: 'cascade' }).nullable(),
});

/** Has triggers, where the engine has them: see `triggers.ts`. */
export const Gadget = model('Gadget', { id: integer().primaryKey(), kind: text(), amount: integer().default(0) });

/** In one of the two schemas it has rules. */
export const Doc = model('Doc', {
  id: integer().primaryKey(),
  owner: text(),
  title: text(),
  stars: integer().default(0),
});

export const MODELS = [Team, Player, Badge, PlayerBadge, Account, Note, Gadget, Doc, TaskLog, Task, IdempotencyKey];

/** Makes two notes and a badge, and may throw between and after them. */
const takeNotes = mutation('takeNotes', {
  args: { first: integer(), second: integer(), badge: text(), fail: text() },
  result: { notes: [Note], badge: Badge },
  resolve: async ({ first, second, badge, fail }, { db }) => {
    const one = await Note.create({ id: first, body: 'first' });
    db.afterCommit(() => afterCommits.push(`notes ${first}`));
    if (fail === 'between') throw new OperationError('CONFLICT', 'A resolver refuses between.');
    const other = await Note.create({ id: second, body: 'second' });
    const made = await Badge.create({ code: badge });
    if (fail === 'after') throw new Error('A resolver breaks after it has written.');
    return { notes: [one, other], badge: made };
  },
});

/** Reads, checks and writes two rows. Undoes a block of its own where the sum is odd. */
const movePoints = mutation('movePoints', {
  args: { from: idOf(() => Account), to: idOf(() => Account), points: integer() },
  result: { from: Account, to: nullable(() => Account) },
  resolve: async ({ from, to, points }, { db }) => {
    const source = await Account.getById(from);
    await Account.update({ balance: Account.balance.minus(points) }).where(Account.id.eq(from));
    await db
      .atomic(async () => {
        await Account.update({ label: 'undone' }).where(Account.id.eq(to));
        if (points % 2 !== 0) throw new Error('odd');
      })
      .catch((error: Error) => {
        if (error.message !== 'odd') throw error;
      });
    const moved = await Account.update({ balance: Account.balance.plus(points) }).where(Account.id.eq(to));
    if (source.label === 'closed') throw new OperationError('CONFLICT', 'The account is closed.');
    return { from: source, to: Number(moved) === 0 ? null : { id: to } };
  },
});

/** A column's text, but for one team, for which it throws. */
const shout = field(Team, 'shout', {
  result: text(),
  needs: ['name'],
  resolve: ({ name }) => {
    if (name === 'mute') throw new Error('This team has no voice.');
    return `${name}!`;
  },
});

const OPERATIONS = [
  takeNotes,
  movePoints,
  shout,
  field(Player, 'badges', { through: [PlayerBadge.player, PlayerBadge.badge] }),
  field(Badge, 'players', { through: [PlayerBadge.badge, PlayerBadge.player] }),
];

/** Looks at the row before and after: the owner's, with fewer than five stars. */
const docRules = rules(Doc, {
  read: allow.public,
  create: (viewer) => Doc.owner.eq(viewer.id as string),
  update: (viewer) => Doc.owner.eq(viewer.id as string),
  delete: [(viewer) => Doc.stars.lt(3).and(Doc.owner.eq(viewer.id as string)), allow.role('admin')],
});

export const SCHEMAS = {
  open: buildSchema(MODELS, { operations: OPERATIONS }),
  ruled: buildSchema(MODELS, { operations: [...OPERATIONS, docRules] }),
};
