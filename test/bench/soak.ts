import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'graphql';
import pg from 'pg';
import { connect } from 'phoebe';
import { buildSchema, createExecute } from 'phoebe/graphql';
import { startPostgresServer } from '../setup/postgres-server.ts';
import { collectGarbage } from './http/collect-garbage.ts';
import { compileServers } from './http/compile-servers.ts';
import { createData } from './http/data.ts';
import { load } from './http/load.ts';
import { models } from './http/models.ts';
import { OPERATIONS } from './http/operations.ts';
import type { Usage } from './http/serve-as-child.ts';

/*
 * `npm run bench:soak -- --minutes 10`: all operations of the benchmark at the same time, asked of one server for so long. Prints
 * each minute's requests and the memory that is in use after a garbage collection. Fails where an answer had errors, or where the
 * memory of the last minute is more than a tenth above that of the first. Before, what one large page holds in memory.
 * DATABASE_URL for a server of your own: its database must be empty.
 */
const MAX_GROWTH = 1.1;
const CLIENTS_OF_EACH = 2;
const MINUTE_MS = 60_000;
const MIB = 2 ** 20;

function minutesOf(args: readonly string[]): number {
  const index = args.indexOf('--minutes');
  const minutes = index < 0 ? 10 : Number(args[index + 1]);
  if (!(minutes >= 2)) throw new Error('--minutes takes a number of at least 2.');
  return minutes;
}

async function usageOf(child: ChildProcess): Promise<Usage> {
  const answer = once(child, 'message');
  child.send('usage');
  return ((await answer) as [Usage])[0];
}

/** What an answer of 1,000 rows with 10 columns holds for as long as it is held, as a multiple of its JSON. */
async function pageMemory(url: string): Promise<number> {
  const db = connect(url);
  const schema = buildSchema(models);
  const execute = createExecute({ db });
  const { query } = OPERATIONS.find(({ name }) => name === 'rows1000')!;
  const document = parse(query);
  const answer = () => execute({ schema, document, variableValues: { after: 120_000 } });
  const size = Buffer.byteLength(JSON.stringify(await answer()));
  const inUse = async () => {
    await collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = await inUse();
  const held: unknown[] = [];
  for (let index = 0; index < 20; index += 1) held.push(await answer());
  const after = await inUse();
  await db.close();
  return (after - before) / held.length / size;
}

/** One minute of all operations at the same time. */
async function minute(port: number): Promise<{ readonly requests: number; readonly failures: number }> {
  const results = await Promise.all(
    OPERATIONS.map((operation) =>
      load(port, operation, { isLimit: false, clients: CLIENTS_OF_EACH, durationMs: MINUTE_MS }),
    ),
  );
  return {
    requests: results.reduce((sum, { requests }) => sum + requests, 0),
    failures: results.reduce((sum, { failures }) => sum + failures, 0),
  };
}

async function soak(port: number, child: ChildProcess, minutes: number): Promise<void> {
  process.stdout.write(
    '| minute | requests | failures | heap after collection | whole process |\n|---:|---:|---:|---:|---:|\n',
  );
  const heaps: number[] = [];
  let failed = 0;
  for (let index = 1; index <= minutes; index += 1) {
    const { requests, failures } = await minute(port);
    const { heapBytes, rssBytes } = await usageOf(child);
    heaps.push(heapBytes);
    failed += failures;
    const cells = [
      index,
      requests,
      failures,
      `${(heapBytes / MIB).toFixed(1)} MiB`,
      `${(rssBytes / MIB).toFixed(0)} MiB`,
    ];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
  }
  const growth = heaps.at(-1)! / heaps[0]!;
  process.stdout.write(`\nThe last minute ended at ${(growth * 100).toFixed(0)} % of the first one's memory.\n`);
  if (failed > 0 || growth > MAX_GROWTH) process.exitCode = 1;
}

async function main(): Promise<void> {
  const minutes = minutesOf(process.argv.slice(2));
  const own = process.env.DATABASE_URL === undefined ? await startPostgresServer() : undefined;
  const url = own?.url ?? process.env.DATABASE_URL!;
  const servers = await compileServers(['phoebe']);
  const children: ChildProcess[] = [];
  try {
    const client = new pg.Client(url.replace(/^cockroach(db)?:/, 'postgresql:'));
    await client.connect();
    await createData(client);
    await client.end();
    process.stdout.write(
      `A page of 1,000 rows x 10 columns holds ${(await pageMemory(url)).toFixed(1)} times its JSON.\n\n`,
    );
    const env = { ...process.env, DATABASE_URL: url, NODE_ENV: 'production' };
    const child = fork(servers.fileOf('phoebe'), [], { execArgv: ['--expose-gc'], env });
    children.push(child);
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    await soak(port, child, minutes);
  } finally {
    for (const child of children) child.disconnect();
    servers.remove();
    await own?.stop();
  }
}

await main();
