import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { startPostgresServer } from '../setup/postgres-server.ts';
import { compileServers } from './http/compile-servers.ts';

/*
 * `npm run bench:start`: how long `phoebe serve` of the example takes from its start to its first right answer, compiled, on a
 * PostgreSQL server that has the tables. The first start makes them and is not counted. BENCH_ROUNDS (7); DATABASE_URL for a
 * server of your own, whose database is used as it is.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const QUERY = '{ users(first: 1) { nodes { username } } }';

interface Start {
  readonly readyMs: number;
  readonly answeredMs: number;
  /** Processor time of all threads; undefined where the system does not tell. */
  readonly cpuMs: number | undefined;
}

function cpuOf({ pid }: ChildProcess): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  // In hundredths of a second: user and system.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function start(program: string, url: string): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, 'serve', '--models', 'models', '--port', '0'], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let written = '';
    let address: string | undefined;
    for await (const text of child.stdout.setEncoding('utf8')) {
      written += text;
      address = /"url":"([^"]+)"/.exec(written)?.[1];
      if (address !== undefined) break;
    }
    if (address === undefined) throw new Error('phoebe serve ended before it was ready.');
    const readyMs = performance.now() - began;
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ query: QUERY }) });
    const { errors } = (await response.json()) as { readonly errors?: unknown };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return { readyMs, answeredMs: performance.now() - began, cpuMs: cpuOf(child) };
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
}

function shown(values: readonly (number | undefined)[]): string {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return 'not known';
  return `${sorted[Math.floor(sorted.length / 2)]!.toFixed(0)} ms (${sorted[0]!.toFixed(0)} to ${sorted.at(-1)!.toFixed(0)})`;
}

async function main(): Promise<void> {
  const own = process.env.DATABASE_URL === undefined ? await startPostgresServer() : undefined;
  const url = own?.url ?? process.env.DATABASE_URL!;
  const compiled = await compileServers([]);
  try {
    await start(compiled.program, url);
    const starts: Start[] = [];
    for (let round = 0; round < ROUNDS; round += 1) starts.push(await start(compiled.program, url));
    process.stdout.write(
      `Node ${process.version}: ready after ${shown(starts.map(({ readyMs }) => readyMs))}, ` +
        `first answer after ${shown(starts.map(({ answeredMs }) => answeredMs))}, ` +
        `processor time ${shown(starts.map(({ cpuMs }) => cpuMs))}\n`,
    );
  } finally {
    compiled.remove();
    await own?.stop();
  }
}

await main();
