import {
  type AnyModel,
  any,
  fn,
  foreignKey,
  integer,
  json,
  model,
  type RowOf,
  sql,
  text,
  typed,
  uuidKey,
  val,
} from 'phoebe';
import { expectTypeOf } from 'vitest';

type One<Q extends PromiseLike<readonly unknown[]>> = Awaited<Q>[number];

interface Settings {
  theme: string;
  sizes: number[];
  owner: { name: string; age: number | null };
}
const Node = model('Node', {
  id: uuidKey(),
  name: text(),
  note: text().nullable(),
  n: integer().nullable(),
  count: integer(),
  settings: json<Settings>(),
  extra: json<Settings>().nullable(),
  anything: json(),
  parent: foreignKey('self', { backref: 'children' }).nullable(),
});
type NodeRow = RowOf<typeof Node>;

// A model that refers to itself, both ways
const forward = Node.select(Node.id).with(Node.parent);
expectTypeOf<One<typeof forward>>().toEqualTypeOf<{ id: string; parent: NodeRow | null }>();
const backward = Node.select(Node.id).with(Node.parent.reverse);
expectTypeOf<One<typeof backward>>().toEqualTypeOf<{ id: string; children: NodeRow[] }>();
const narrow = Node.select(Node.id).with(Node.parent.reverse, Node.select(Node.name).limit(2));
expectTypeOf<One<typeof narrow>>().toEqualTypeOf<{ id: string; children: { name: string }[] }>();
const deep = Node.select(Node.id).with(Node.parent.reverse, Node.select(Node.name).with(Node.parent));
expectTypeOf<One<typeof deep>>().toEqualTypeOf<{ id: string; children: { name: string; parent: NodeRow | null }[] }>();
expectTypeOf<NodeRow['parentId']>().toEqualTypeOf<string | null>();

// Models in a circle: one of the two names any model, and nothing is said of what it refers to
const Team = model('Team', {
  id: uuidKey(),
  title: text(),
  captain: foreignKey((): AnyModel => Player, { backref: 'captainOf' }).nullable(),
});
const Player = model('Player', { id: integer().primaryKey(), team: foreignKey(() => Team, { backref: 'players' }) });
expectTypeOf<RowOf<typeof Team>['captainId']>().toBeAny();
expectTypeOf<RowOf<typeof Player>>().toEqualTypeOf<{ id: number; teamId: string }>();
const captains = Team.select(Team.title).with(Team.captain);
expectTypeOf<One<typeof captains>['captain']>().toBeAny();
const players = Team.select(Team.title).with(Player.team, Player.select(Player.id));
expectTypeOf<One<typeof players>>().toEqualTypeOf<{ title: string; players: { id: number }[] }>();
void Team.create({ title: 't', captainId: 3 });
const known = model('Known', { id: uuidKey(), player: foreignKey((): typeof Player => Player, { backref: 'known' }) });
expectTypeOf<RowOf<typeof known>>().toEqualTypeOf<{ id: string; playerId: number }>();

// Functions of what may be NULL may be NULL, too
const results = Node.select({
  lower: fn.lower(Node.name),
  lowerNote: fn.lower(Node.note),
  upperNote: fn.upper(Node.note),
  length: fn.length(Node.name),
  lengthNote: fn.length(Node.note),
  trimmed: fn.trim(Node.note),
  part: fn.substr(Node.note, 1, 2),
  swapped: fn.replace(Node.note, 'a', 'b'),
  padded: fn.lpad(Node.note, 3),
  plainPadded: fn.rpad(Node.name, 3),
  digest: fn.md5(Node.note),
  at: fn.position('a', Node.note),
  plainAt: fn.position('a', Node.name),
  nested: fn.lower(fn.trim(Node.note)),
  ofText: fn.lower('A'),
  glued: fn.concat(Node.note, null, 'x'),
  raw: fn.lower(typed(sql`'x'`, text())),
  rounded: fn.round(Node.n),
  absolute: fn.abs(Node.count),
});
expectTypeOf<One<typeof results>>().toEqualTypeOf<{
  lower: string;
  lowerNote: string | null;
  upperNote: string | null;
  length: number;
  lengthNote: number | null;
  trimmed: string | null;
  part: string | null;
  swapped: string | null;
  padded: string | null;
  plainPadded: string;
  digest: string | null;
  at: number | null;
  plainAt: number;
  nested: string | null;
  ofText: string;
  glued: string;
  raw: string;
  rounded: number | null;
  absolute: number;
}>();

// coalesce() is NULL only where everything in it may be
const coalesced = Node.select({
  certain: fn.coalesce(Node.note, 'none'),
  byColumn: fn.coalesce(Node.note, Node.name),
  still: fn.coalesce(Node.note, Node.note),
  alone: fn.coalesce(Node.note),
  withNull: fn.coalesce(Node.note, null),
  several: fn.coalesce(Node.note, Node.note, 'x'),
  needless: fn.coalesce(Node.name, Node.note),
  number: fn.coalesce(Node.n, 0),
  inside: fn.coalesce(fn.lower(Node.note), ''),
});
expectTypeOf<One<typeof coalesced>>().toEqualTypeOf<{
  certain: string;
  byColumn: string;
  still: string | null;
  alone: string | null;
  withNull: string | null;
  several: string;
  needless: string;
  number: number;
  inside: string;
}>();

// A value is of its type, and not the one text that was written
const users = Node.select({ kind: val('user'), id: Node.id });
const posts = Node.select({ kind: val('post'), id: Node.id });
const both = users.union(posts);
expectTypeOf<One<typeof both>>().toEqualTypeOf<{ kind: string; id: string }>();
val('t').eq('other');
val(1).eq(2);
val('t').eq(any(Node.select(Node.name)));
val(true).eq(false);
const values = Node.select({ one: val(1), big: val(1n), yes: val(true), none: val(null), day: val(new Date()) });
expectTypeOf<One<typeof values>>().toEqualTypeOf<{ one: number; big: bigint; yes: boolean; none: null; day: Date }>();

// Paths into JSON documents
const paths = Node.select({
  theme: Node.settings.get('theme'),
  owner: Node.settings.get('owner'),
  name: Node.settings.get('owner', 'name'),
  age: Node.settings.get('owner', 'age'),
  sizes: Node.settings.get('sizes'),
  size: Node.settings.get('sizes', 0),
  extra: Node.extra.get('owner', 'name'),
  said: Node.anything.get<number>('a', 'b'),
  text: Node.settings.text('theme'),
});
expectTypeOf<One<typeof paths>>().toEqualTypeOf<{
  theme: string | null;
  owner: { name: string; age: number | null } | null;
  name: string | null;
  age: number | null;
  sizes: number[] | null;
  size: number | null;
  extra: string | null;
  said: number | null;
  text: string | null;
}>();

// Keys of several fields
const Seat = model('Seat', { row: integer(), place: text(), taken: integer() }, { primaryKey: ['row', 'place'] });
void Seat.getById({ row: 1, place: 'a' });
// @ts-expect-error a key of several fields is an object
void Seat.getById([1, 'a']);
// @ts-expect-error a key of several fields is an object
void Seat.getById(1);
// @ts-expect-error the row's number is a number
void Seat.getById({ row: '1', place: 'a' });
// @ts-expect-error there is no such field
void Seat.updateById({ row: 1, plaze: 'a' }, { taken: 1 });
const Detail = model('Detail', { node: foreignKey(() => Node, { backref: 'detail' }).primaryKey(), body: text() });
void Detail.getById('a key');
void Node.getById('a key');
// @ts-expect-error the key is a text
void Node.getById(1);

// Columns instead of names, and queries as promises
Node.insert({ name: 'a', count: 1, settings: {} as Settings, anything: {} })
  .onConflict({ on: [Node.id], update: [Node.name, 'note'] })
  .catch(() => 0);
expectTypeOf(Node.select(Node.id).catch(() => 'failed' as const)).resolves.toEqualTypeOf<{ id: string }[] | 'failed'>();
expectTypeOf(Node.select(Node.id).finally(() => undefined)).resolves.toEqualTypeOf<{ id: string }[]>();
expectTypeOf(Node.delete().catch(() => 'failed' as const)).resolves.toEqualTypeOf<number | 'failed'>();
expectTypeOf(Node.delete().finally(() => undefined)).resolves.toEqualTypeOf<number>();
Node.note.isDistinctFrom(null).and(Node.note.isNotDistinctFrom(null));
// @ts-expect-error NULL equals nothing
Node.note.eq(null);
