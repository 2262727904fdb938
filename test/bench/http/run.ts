import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { startPostgresServer } from '../../setup/postgres-server.ts';
import { compileServers } from './compile-servers.ts';
import { createData } from './data.ts';
import { databaseCpu } from './database-cpu.ts';
import { ask, bodyOf, load } from './load.ts';
import { type BenchOperation, OPERATIONS } from './operations.ts';
import type { Usage } from './serve-as-child.ts';

/*
 * `npm run bench -- [operation …]`: the same operations asked of three servers in turn, on one PostgreSQL: the limit, a
 * hand-written yoga + DataLoader server, and Phoebe, all compiled. Answers are compared first. Prints a Markdown table of medians:
 * requests a second, and how the processor time of server and database together compares, which a busy machine changes less.
 * BENCH_ROUNDS (3), BENCH_SECONDS (2 a server and round), BENCH_CLIENTS (32), BENCH_SERVERS (limit,hand-written,phoebe), DATABASE_URL for a server of your own: its
 * database must be empty.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);
const CLIENTS = Number(process.env.BENCH_CLIENTS ?? 32);
const SERVERS = ['limit', 'hand-written', 'phoebe'] as const;
type ServerName = (typeof SERVERS)[number];
const CHOSEN_SERVERS = SERVERS.filter((name) => process.env.BENCH_SERVERS?.split(',').includes(name) ?? true);

interface Running {
  readonly name: ServerName;
  readonly process: ChildProcess;
  readonly port: number;
  /** Milliseconds from the start of the process to the first answer. */
  readonly startMs: number;
}

async function start(name: ServerName, program: string, databaseUrl: string): Promise<Running> {
  const began = performance.now();
  const child = fork(program, [], {
    execArgv: [],
    env: { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production' },
  });
  const [{ port }] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`The ${name} server ended before it listened.`))),
  ])) as [{ port: number }];
  const byKey = OPERATIONS.find((operation) => operation.name === 'byKey')!;
  await ask(new Agent(), port, bodyOf(byKey, 1, name === 'limit'));
  return { name, process: child, port, startMs: performance.now() - began };
}

async function usageOf({ process: child }: Running): Promise<Usage> {
  const answer = once(child, 'message');
  child.send('usage');
  return ((await answer) as [Usage])[0];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function percent(value: number, of: number): string {
  return `${((value / of) * 100).toFixed(0)} %`;
}

/** Keys made at random differ from server to server. */
function withoutKeys(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, entry) => (key === 'id' ? undefined : entry)));
}

async function compareAnswers(operation: BenchOperation, servers: readonly Running[]): Promise<void> {
  const agent = new Agent();
  for (const n of [0, 3]) {
    const answers: unknown[] = [];
    for (const server of servers) {
      const { text } = await ask(agent, server.port, bodyOf(operation, n, server.name === 'limit'));
      const { data, errors } = JSON.parse(text);
      if (errors !== undefined) throw new Error(`${operation.name} on ${server.name}: ${JSON.stringify(errors)}`);
      answers.push(operation.writes === true ? withoutKeys(data) : data);
    }
    for (const [index, answer] of answers.entries())
      if (!isDeepStrictEqual(answer, answers[0]))
        throw new Error(
          `${operation.name}: ${servers[index]!.name} answers\n${JSON.stringify(answer).slice(0, 600)}\nbut the limit\n${JSON.stringify(answers[0]).slice(0, 600)}`,
        );
  }
}

async function measure(
  operation: BenchOperation,
  servers: readonly Running[],
  databaseCpuMs: (() => number) | undefined,
): Promise<string> {
  const figures = new Map(
    servers.map(({ name }) => [
      name,
      { rates: [] as number[], cpu: [] as number[], databaseMs: [] as number[], statements: 0 },
    ]),
  );
  for (const server of servers)
    await load(server.port, operation, { isLimit: server.name === 'limit', clients: CLIENTS, durationMs: 500 });
  for (let round = 0; round < ROUNDS; round += 1)
    for (const server of servers) {
      const before = await usageOf(server);
      const databaseBefore = databaseCpuMs?.() ?? 0;
      const result = await load(server.port, operation, {
        isLimit: server.name === 'limit',
        clients: CLIENTS,
        durationMs: SECONDS * 1_000,
      });
      const after = await usageOf(server);
      const figure = figures.get(server.name)!;
      figure.databaseMs.push(((databaseCpuMs?.() ?? 0) - databaseBefore) / result.requests);
      figure.rates.push(result.requestsPerSecond);
      figure.cpu.push((after.cpuMicros - before.cpuMicros) / result.requests / 1_000);
      figure.statements = (after.statements - before.statements) / result.requests;
      if (result.failures > 0)
        process.stderr.write(`${operation.name} on ${server.name}: ${result.failures} failures\n`);
    }
  const limit = figures.get('limit') ?? figures.get(servers[0]!.name)!;
  const workOf = ({ cpu, databaseMs }: typeof limit) => median(cpu) + median(databaseMs);
  const cells = servers.map(({ name }) => {
    const figure = figures.get(name)!;
    const rate = median(figure.rates);
    const share = figure === limit ? `${rate.toFixed(0)} req/s` : `${percent(rate, median(limit.rates))}`;
    const times = `${median(figure.cpu).toFixed(2)} + ${median(figure.databaseMs).toFixed(2)} ms`;
    const work = figure === limit ? '' : `; ${percent(workOf(limit), workOf(figure))} by time`;
    return `${share}${work} (${figure.statements.toFixed(1)} st., ${times})`;
  });
  return `| ${operation.label} | ${cells.join(' | ')} |`;
}

async function main(): Promise<void> {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((name) => !OPERATIONS.some((operation) => operation.name === name));
  if (unknown.length > 0) throw new Error(`There is no operation ${unknown.join(', ')}.`);
  const own = process.env.DATABASE_URL === undefined ? await startPostgresServer() : undefined;
  const url = own?.url ?? process.env.DATABASE_URL!;
  const compiled = await compileServers(CHOSEN_SERVERS);
  const servers: Running[] = [];
  try {
    const client = new pg.Client(url.replace(/^cockroach(db)?:/, 'postgresql:'));
    await client.connect();
    await createData(client);
    const cpu = await databaseCpu(client);
    await client.end();
    for (const name of CHOSEN_SERVERS) servers.push(await start(name, compiled.fileOf(name), url));
    process.stdout.write(
      `Start to first answer: ${servers.map(({ name, startMs }) => `${name} ${startMs.toFixed(0)} ms`).join(', ')}\n\n`,
    );
    process.stdout.write(
      `| operation | ${CHOSEN_SERVERS.join(' | ')} |\n|---|${'---:|'.repeat(CHOSEN_SERVERS.length)}\n`,
    );
    for (const operation of OPERATIONS) {
      if (chosen.length > 0 && !chosen.includes(operation.name)) continue;
      await compareAnswers(operation, servers);
      process.stdout.write(`${await measure(operation, servers, cpu)}\n`);
    }
  } finally {
    for (const { process: child } of servers) child.disconnect();
    compiled.remove();
    await own?.stop();
  }
}

await main();
