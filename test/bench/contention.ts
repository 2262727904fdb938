import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Database } from 'phoebe';
import { startPostgresServer } from '../setup/postgres-server.ts';
import { type FightResult, fightForCounters, fightForMoney, fightForOneRow } from './contention/fight.ts';
import { prepareRows, ROWS, type Rows, readSums, START_CENTS } from './contention/rows.ts';

/*
 * `npm run bench:contention`: many clients fight for four rows over GraphQL, and then 10, 32 and 100 for one, with SERIALIZABLE
 * transactions. First against Phoebe, then (four rows, with locks) against the same server without retries. Prints Markdown
 * tables, and fails where Phoebe shows an error or a sum is wrong. BENCH_CLIENTS (32), BENCH_REQUESTS (2,000 of each kind, a
 * quarter of that for one row and without locks), DATABASE_URL for a server of your own, of any engine:
 * the tables users, accounts, transfers and counters there are emptied.
 */
const CLIENTS = Number(process.env.BENCH_CLIENTS ?? 32);
const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 2_000);
const FEWER = Math.ceil(REQUESTS / 4);
const CLIENTS_OF_ONE_ROW = [10, 32, 100];

interface Running {
  readonly process: ChildProcess;
  readonly port: number;
}

async function start(url: string, isNaive: boolean): Promise<Running> {
  const child = fork(new URL('./contention/server.ts', import.meta.url), [], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: url, NODE_ENV: 'production', BENCH_NAIVE: isNaive ? '1' : '0' },
  });
  const [{ port }] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('The server ended before it listened.'))),
  ])) as [{ port: number }];
  return { process: child, port };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function histogram({ attempts }: FightResult): string {
  const most = Math.max(1, ...attempts.keys());
  return Array.from({ length: most }, (_, index) => `${index + 1}: ${attempts.get(index + 1) ?? 0}`).join(', ');
}

function errorsOf({ errors }: FightResult): string {
  return [...errors].map(([code, times]) => `${times} × ${code}`).join(', ') || '0';
}

function tableRow(name: string, result: FightResult): string {
  const rate = (result.succeeded / result.seconds).toFixed(0);
  const times = [result.medianMs, result.p99Ms, result.worstMs].map((ms) => ms.toFixed(0)).join(' / ');
  return `| ${name} | ${result.succeeded} | ${errorsOf(result)} | ${rate} /s | ${times} ms | ${histogram(result)} |`;
}

/** Runs both kinds against one server. @returns what is wrong */
async function runAgainst(db: Database, url: string, isNaive: boolean): Promise<string[]> {
  const name = isNaive ? 'one transaction, no retry' : 'Phoebe';
  const rows: Rows = await prepareRows(db);
  const server = await start(url, isNaive);
  const fight = { port: server.port, clients: CLIENTS, requests: REQUESTS, rows };
  const increments = await fightForCounters(fight);
  const transfers = await fightForMoney(fight);
  const results = new Map([
    ['increments', increments],
    ['transfers', transfers],
  ]);
  if (!isNaive) {
    results.set('transfers without locks', await fightForMoney({ ...fight, requests: FEWER }, 'transferUnlocked'));
    for (const clients of CLIENTS_OF_ONE_ROW)
      results.set(`one row, ${clients} clients`, await fightForOneRow({ ...fight, clients, requests: FEWER }));
  }
  server.process.disconnect();
  const sums = await readSums();
  for (const [kind, result] of results) print(tableRow(`${name}: ${kind}`, result));
  const committed = (isTransfer: boolean) =>
    [...results].reduce(
      (sum, [kind, { succeeded }]) => (kind.startsWith('transfers') === isTransfer ? sum + succeeded : sum),
      0,
    );
  const wrong: string[] = [];
  const expect = (isRight: boolean, sentence: string) => {
    if (!isRight) wrong.push(`${name}: ${sentence}`);
  };
  expect(sums.counted === committed(false), `${committed(false)} increments, but the counters say ${sums.counted}.`);
  expect(sums.transfers === committed(true), `${committed(true)} transfers, but ${sums.transfers} rows.`);
  expect(sums.cents === ROWS * START_CENTS, `the accounts hold ${sums.cents} cents.`);
  expect(sums.wrongAccounts === 0, `${sums.wrongAccounts} balances are not what the transfers say.`);
  if (!isNaive)
    expect(
      [...results.values()].every(({ errors }) => errors.size === 0),
      'clients saw errors.',
    );
  return wrong;
}

async function main(): Promise<void> {
  const own = process.env.DATABASE_URL === undefined ? await startPostgresServer() : undefined;
  const url = own?.url ?? process.env.DATABASE_URL!;
  const db = connect(url);
  try {
    const { label } = await db.dialect();
    print(`${label}: ${CLIENTS} clients, ${ROWS} rows, ${REQUESTS} requests of each kind, SERIALIZABLE.\n`);
    print('| server | committed | errors that clients saw | rate | median / p99 / worst | requests by attempts |');
    print('|---|---:|---|---:|---:|---|');
    const wrong = [...(await runAgainst(db, url, false)), ...(await runAgainst(db, url, true))];
    print(wrong.length === 0 ? '\nAll sums are exact.' : `\n${wrong.join('\n')}`);
    if (wrong.length > 0) process.exitCode = 1;
  } finally {
    await db.close();
    await own?.stop();
  }
}

await main();
