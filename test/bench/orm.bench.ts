/*
 * What the ORM costs beside bare `pg`. Run: npm run bench:orm (TEST_POSTGRES_URL, or a server of its own).
 *
 * 2026-11-22, Node 20.20, two shared cores, PostgreSQL 18.4:
 *   build and compile a query of five conditions     4.2 µs
 *   bind a held query of two slots                   0.07 µs
 *   map 1,000 rows x 10 columns                      pg 1.00 ms, Phoebe 0.91 ms
 *   read the same rows from the server               pg 5.4 ms, Phoebe 3.8 ms
 *   iterate 1,000,000 rows, memory above the start   1 MiB by keyset pages (8 s), 2 MiB by a cursor (6 s)
 */
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import {
  boolean,
  connect,
  createTables,
  decimal,
  float,
  integer,
  json,
  model,
  param,
  sql,
  text,
  timestamptz,
  uuid,
  uuidKey,
} from 'phoebe';
import { decodeRows } from '../../src/orm/query/decode-rows.ts';
import { selectionsOf } from '../../src/orm/query/selection.ts';
import { compile } from '../../src/sql/compile/compile.ts';
import { postgresDialect } from '../../src/sql/dialects/postgres.ts';
import { startPostgresServer } from '../setup/postgres-server.ts';

const Track = model('Track', {
  id: uuidKey(),
  title: text(),
  artist: text(),
  album: text().nullable(),
  year: integer(),
  seconds: integer(),
  price: decimal(8, 2),
  rating: float(),
  explicit: boolean(),
  created: timestamptz(),
});
const Big = model('Big', { id: integer().primaryKey(), name: text(), data: json(), token: uuid() });
/** What bare pg makes rows with; it has no types of its own. */
const Result = createRequire(import.meta.url)('pg/lib/result.js') as new (
  rowMode: undefined,
  types: typeof pg.types,
) => { addFields(fields: readonly pg.FieldDef[]): void; parseRow(row: readonly (string | null)[]): unknown };
const dialect = postgresDialect({ major: 18, minor: 0 });

/** The fastest of many samples of the mean time of a call, in microseconds: the others share the machine with something. */
function measure(body: () => unknown, calls: number): number {
  const samples: number[] = [];
  for (let sample = 0; sample < 301; sample += 1) {
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) body();
    samples.push(((performance.now() - start) * 1_000) / calls);
  }
  return Math.min(...samples);
}

async function measureAsync(body: () => Promise<unknown>, calls: number): Promise<number> {
  const samples: number[] = [];
  for (let sample = 0; sample < 21; sample += 1) {
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) await body();
    samples.push(((performance.now() - start) * 1_000) / calls);
  }
  return Math.min(...samples);
}

function report(name: string, value: string, limit = ''): void {
  console.log(`${name.padEnd(58)}${value.padStart(12)}  ${limit}`);
}

const built = measure(
  () =>
    compile(
      Track.select(Track.id, Track.title, Track.artist, Track.year)
        .where(
          Track.artist.eq('Bach'),
          Track.year.gte(1700),
          Track.year.lt(1800),
          Track.explicit.eq(false),
          Track.title.contains('fuga'),
        )
        .orderBy(Track.year.desc(), Track.id)
        .limit(20).node,
      dialect,
    ).bind(),
  200,
);
report('build and compile a query of five conditions', `${built.toFixed(2)} µs`, 'limit 15 µs');

const held = compile(
  Track.select().where(Track.artist.eq(param('artist')), Track.year.gt(param('year'))).node,
  dialect,
);
const bound = measure(() => held.bind({ artist: 'Bach', year: 1700 }), 2_000);
report('bind a held query of two slots', `${bound.toFixed(3)} µs`, 'limit 1 µs');

const given = process.env.TEST_POSTGRES_URL;
const server = given ? { url: given, stop: async () => {} } : await startPostgresServer();
const db = connect(server.url, { size: 1 });
const client = new pg.Client(server.url);
await client.connect();
try {
  await createTables(db, [Track, Big]);
  db.bind([Track, Big]);
  await memory();
  await mapping();
} finally {
  await client.query('drop table if exists tracks, bigs');
  await client.end();
  await db.close();
  await server.stop();
}

async function mapping(): Promise<void> {
  await Track.delete();
  await Track.insertMany(
    Array.from({ length: 1_000 }, (_, index) => ({
      title: `Title ${index} with some more letters`,
      artist: `Artist ${index % 50}`,
      album: index % 3 === 0 ? null : `Album ${index % 100}`,
      year: 1_700 + (index % 300),
      seconds: index,
      price: '12.50',
      rating: index / 7,
      explicit: index % 2 === 0,
      created: new Date(1_700_000_000_000 + index * 12_345_678),
    })),
  );
  const query = Track.select();
  const { sql: statement } = query.toSql(dialect);
  const raw = await db.execute(query.node);
  const described = await client.query(statement);
  const selections = selectionsOf(Track);
  const texts = raw.rows as (string | null)[][];

  const bareRows = () => {
    const result = new Result(undefined, pg.types);
    result.addFields(described.fields);
    return texts.map((row) => result.parseRow(row));
  };
  const bare = measure(bareRows, 3);
  const ours = measure(() => decodeRows(raw, selections), 3);
  report('map 1,000 rows x 10 columns: pg', `${bare.toFixed(0)} µs`);
  report(
    'map 1,000 rows x 10 columns: Phoebe',
    `${ours.toFixed(0)} µs`,
    `${(ours / bare).toFixed(2)} times, limit 1.3`,
  );

  const named = { name: 'tracks', text: statement };
  const bareQuery = await measureAsync(() => client.query(named), 20);
  const ourQuery = await measureAsync(() => query.all(), 20);
  report('read the same rows from the server: pg', `${bareQuery.toFixed(0)} µs`);
  report(
    'read the same rows from the server: Phoebe',
    `${ourQuery.toFixed(0)} µs`,
    `${(ourQuery / bareQuery).toFixed(2)} times`,
  );
}

async function memory(): Promise<void> {
  const count = 1_000_000;
  await client.query('truncate bigs');
  await client.query(
    `insert into bigs select n, repeat('x', 40), '{"a": [1, 2, 3]}', gen_random_uuid() from generate_series(1, ${count}) n`,
  );
  await client.query('analyze bigs');
  await walk('by keyset pages', () => Big.select().iterate());
  await db.atomic(() => walk('by a cursor', () => Big.select().orderBy(sql`id`).iterate()));

  async function walk(how: string, rows: () => AsyncIterable<unknown>): Promise<void> {
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const start = performance.now();
    let highest = before;
    let seen = 0;
    for await (const _ of rows()) {
      seen += 1;
      if (seen % 10_000 === 0) highest = Math.max(highest, process.memoryUsage().rss);
    }
    if (seen !== count) throw new Error(`${seen} rows were read instead of ${count}.`);
    const added = (highest - before) / 2 ** 20;
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    report(
      `iterate 1,000,000 rows ${how}: memory above the start`,
      `${added.toFixed(0)} MiB`,
      `limit 100 MiB, ${seconds} s`,
    );
  }
}
