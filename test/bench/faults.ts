import { connect, type Database } from 'phoebe';
import { crashDatabase, crashServer } from '../faults/run-crashes.ts';
import { PLACES, type Place, runFaults, SINGLE_PLACES } from '../faults/run-faults.ts';
import { runSnapshots } from '../faults/run-snapshots.ts';
import { startPostgresServer } from '../setup/postgres-server.ts';

/*
 * `npm run bench:faults`: breaks the network between server and database at random places, kills the database and the server
 * under load, and looks at what is there afterwards; then reads while a writer writes. Prints Markdown tables, and fails where
 * a write is doubled, lost, or other than the client was told. Names behind `--` (`half-open`) choose places in the network, and
 * leave the rest out. BENCH_RUNS (500 of each kind), DATABASE_URL for a server of
 * your own, of any engine: the tables tallies, deeds and purses there are emptied.
 */
const RUNS = Number(process.env.BENCH_RUNS ?? 500);

const CHOSEN = process.argv.slice(2);

const wrong: string[] = [];

function check(isRight: boolean, sentence: string): void {
  if (!isRight) wrong.push(sentence);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function casesOf(isSingle: boolean): readonly (readonly [Place, boolean])[] {
  const places = (isSingle ? SINGLE_PLACES : PLACES).filter((place) => CHOSEN.length === 0 || CHOSEN.includes(place));
  return places.flatMap((place): [Place, boolean][] => [
    [place, false],
    [place, true],
  ]);
}

/** The network at every place, or at those that were asked for. */
async function breakNetwork(url: string, db: Database): Promise<void> {
  print('| network | statements | keys | broken | done | failed | unknown | doubled | lost | denied |');
  print('|---|---|---|---:|---:|---:|---:|---:|---:|---:|');
  for (const isSingle of [false, true])
    for (const [place, withKeys] of casesOf(isSingle)) {
      const result = await runFaults({ url, db, place, runs: RUNS, withKeys, isSingle });
      const { broken, done, failed, unknown, doubled, lost, denied, isWhole } = result;
      const name = `${place}${withKeys ? ', with keys' : ''}`;
      print(
        `| ${place} | ${isSingle ? 'one' : 'several'} | ${withKeys ? 'yes' : 'no'} | ${broken} | ${done} | ${failed} | ${unknown} | ${doubled} | ${lost} | ${denied} |`,
      );
      check(doubled + lost + denied === 0 && isWhole, `${name}: ${JSON.stringify(result)}`);
      check(!withKeys || unknown === 0, `${name}: ${unknown} are unknown.`);
    }
}

async function crash(url: string, db: Database, isOwn: boolean): Promise<void> {
  const server = await crashServer({ url, db }, { deeds: RUNS });
  print(`\nServer killed (SIGKILL) after ${RUNS} deeds: ${JSON.stringify(server)}`);
  for (const verdict of [server.crashed, server.sentAgain])
    check(verdict.doubled + verdict.lost === 0 && verdict.isWhole, `kill -9: ${JSON.stringify(server)}`);
  if (!isOwn) return;
  const crashed = await crashDatabase({ times: 5, deeds: Math.ceil(RUNS / 5) });
  print(`\nDatabase killed (SIGKILL) five times under load: ${JSON.stringify(crashed)}`);
  check(
    crashed.doubled + crashed.lost + crashed.denied === 0 && crashed.isWhole,
    `database: ${JSON.stringify(crashed)}`,
  );
}

async function readMoments(db: Database): Promise<void> {
  for (const isSnapshot of [true, false]) {
    const { wrong: seen, movements } = await runSnapshots(db, { queries: RUNS * 2, isSnapshot });
    const name = isSnapshot ? 'with @snapshot' : 'without';
    print(`\n${RUNS * 2} queries of three statements ${name}, ${movements} movements meanwhile: ${seen} wrong totals.`);
    check(isSnapshot ? seen === 0 : seen > 0, `${name}: ${seen} wrong totals.`);
  }
}

async function main(): Promise<void> {
  const own = process.env.DATABASE_URL === undefined ? await startPostgresServer() : undefined;
  const url = own?.url ?? process.env.DATABASE_URL!;
  const db = connect(url, { onBackgroundError: () => {} });
  try {
    print(`${(await db.dialect()).label}, ${RUNS} runs of each kind.\n`);
    await breakNetwork(url, db);
    if (CHOSEN.length === 0) {
      await crash(url, db, own !== undefined);
      await readMoments(db);
    }
    print(wrong.length === 0 ? '\nNothing doubled, lost or denied.' : `\nWrong:\n${wrong.join('\n')}`);
    if (wrong.length > 0) process.exitCode = 1;
  } finally {
    await db.close();
    await own?.stop();
  }
}

await main();
