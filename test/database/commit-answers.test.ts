import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import type { Transaction } from '../../src/database/transaction.ts';
import { AmbiguousCommitError } from '../../src/errors/query-errors.ts';
import { sql } from '../../src/sql/sql-tag.ts';
import { type BackendFault, type FakeBackend, type Place, startFakeBackend } from '../setup/fake-backend.ts';

/** Of every class, and every one that has a meaning of its own somewhere. */
const SQL_STATES = [
  ...['08000', '08003', '08006', '08007', '08P01', '0A000', '21000', '22023', '22P02', '23502', '23505', '23514'],
  ...['25001', '25006', '25P02', '25P03', '26000', '28000', '34000', '3D000', '40001', '40002', '40003', '40P01'],
  ...['42601', '42P01', '53000', '53100', '53200', '53300', '54000', '55000', '55P03', '57000', '57014', '57P01'],
  ...['57P02', '57P03', '57P05', '58000', '58030', '58C00', '58C01', 'CR000', 'P0001', 'XX000', 'XX001', 'XXA00'],
];

/** Classes of errors that answer COMMIT without saying whether it took effect. */
const OPEN_AT_COMMIT = ['08', '57', '58', 'XX'];

/** A server that says so is of no use for other statements either. */
const REPLACED = ['25006', '25P03', '57P01', '57P02', '57P03', '57P05'];

/** A place where something is answered, and whether COMMIT was sent with it. */
type Stop = readonly [place: Place, after: number, withCommit: boolean];

interface Shape {
  readonly body: (tx: Transaction) => Promise<unknown>;
  readonly stops: readonly Stop[];
}

/** How a transaction is sent. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'one statement, COMMIT with it': {
    body: (tx) => tx.execute(sql`insert into a`, { commit: true }),
    stops: [
      ['BEGIN', 0, true],
      ['statement', 0, true],
      ['COMMIT', 0, true],
    ],
  },
  'two statements, COMMIT with the second': {
    body: async (tx) => {
      await tx.execute(sql`insert into a`);
      await tx.execute(sql`insert into b`, { commit: true });
    },
    stops: [
      ['BEGIN', 0, false],
      ['statement', 0, false],
      ['statement', 1, true],
      ['COMMIT', 0, true],
    ],
  },
  'one statement, COMMIT alone': {
    body: (tx) => tx.execute(sql`insert into a`),
    stops: [
      ['BEGIN', 0, false],
      ['statement', 0, false],
      ['COMMIT', 0, false],
    ],
  },
};

/** CockroachDB gets a single statement as it is. */
const ALONE: readonly Stop[] = [['statement', 0, true]];

/** Whether nobody can know if the transaction was committed: what follows from what the server said, by the protocol alone. */
function isOpenAfter({ place, sqlState, closes }: BackendFault, isAlone: boolean, withCommit: boolean): boolean {
  if (sqlState === '40003') return true;
  if (place === 'COMMIT')
    return sqlState === undefined || (sqlState !== 'XXA00' && OPEN_AT_COMMIT.includes(sqlState.slice(0, 2)));
  // It was on its way to be committed, and whether it came to that is not known.
  if (isAlone) return closes;
  // A pooler says 08 of a server that it has lost.
  return withCommit && closes && (sqlState === undefined || sqlState.startsWith('08'));
}

describe.each([
  ['postgresql', false],
  ['cockroachdb', true],
] as const)('every SQLSTATE at every place, as a server of %s gives it', (scheme, isCockroach) => {
  let backend: FakeBackend;
  let db: Database;
  beforeAll(async () => {
    backend = await startFakeBackend({ isCockroach });
    db = connect(`${scheme}://root@127.0.0.1:${backend.port}/fake`, { size: 1 });
    await db.ping();
  });
  afterAll(async () => {
    await db.close();
    await backend.close();
  });

  const faultsAt = (place: Place, after: number): BackendFault[] => [
    { place, after, sqlState: undefined, closes: true },
    ...SQL_STATES.flatMap((sqlState) => [
      { place, after, sqlState, closes: false },
      { place, after, sqlState, closes: true },
    ]),
  ];

  test.each(Object.entries(SHAPES))('%s', async (name, { body, stops }) => {
    const isAlone = isCockroach && name === 'one statement, COMMIT with it';
    for (const [place, after, withCommit] of isAlone ? ALONE : stops) {
      for (const fault of faultsAt(place, after)) {
        // COMMIT goes with a statement only over a connection that has answered just now.
        await db.ping();
        backend.fault = fault;
        let commitFailure: unknown;
        const work = db.atomic(
          async (tx) => {
            await body(tx).finally(() => {
              commitFailure = tx.commitFailure;
            });
          },
          { isolation: 'serializable' },
        );
        const error = await work.catch((thrown) => thrown);
        const isOpen = isOpenAfter(fault, isAlone, withCommit);
        const what = `${JSON.stringify(fault)}: ${error}`;
        expect(error, what).toBeInstanceOf(Error);
        expect(error instanceof AmbiguousCommitError, what).toBe(isOpen);
        // An error that is the statement's own is told as that, with the place in the operation where it came from.
        if (!isOpen && place !== 'COMMIT') expect(commitFailure, what).toBeUndefined();
        if (!isOpen && fault.sqlState !== undefined) expect(error.sqlState, what).toBe(fault.sqlState);
        const isKept = !fault.closes && !REPLACED.includes(fault.sqlState!);
        if (!fault.closes) expect(db.stats(), what).toMatchObject({ open: isKept ? 1 : 0, leased: 0 });
      }
    }
  });
});
