import fc from 'fast-check';
import { PlainTables, type World } from './plain-tables.ts';

/** Something that many clients do at the same time, of which it can be told afterwards how often it was done. */
export interface Deed {
  readonly text: string;
  /** What it does where it is committed; all deeds together do the same in any order. */
  readonly effect: (tables: PlainTables) => void;
  /** True: nothing may come of it, whatever the others do. */
  readonly mustFail?: true;
}

const ADD = (tables: PlainTables, id: string, by: number, times = 1): void => {
  tables.update(
    'Account',
    (row) => row.id === id,
    ({ balance, rev }) => ({ balance: String(Number(balance) + by), rev: String(Number(rev) + times) }),
  );
};

const points = fc.constantFrom(1, 3, 5);

/** @param n is a number that no other deed has */
function randomDeed(n: number): fc.Arbitrary<Deed> {
  const id = 1_000 + n;
  const increment = (by: number) => `a: updateAccount(id: 1, increment: { balance: ${by} }) { account { id } }`;
  const note = `b: createNote(input: { id: ${id}, body: "b", account: { connect: { id: 2 } } }) { note { id account { balance } } }`;
  const makeNote = (tables: PlainTables): void => {
    tables.insert('Note', [{ id: String(id), body: 'b', accountId: '2' }]);
  };
  return fc.oneof(
    points.map((by): Deed => ({ text: increment(by), effect: (tables) => ADD(tables, '1', by) })),
    points.map(
      (by): Deed => ({
        text: `${increment(by)} ${note}`,
        effect: (tables) => {
          ADD(tables, '1', by);
          makeNote(tables);
        },
      }),
    ),
    // Reads, checks and writes both rows; the balance of either may be too small.
    fc.tuple(points, fc.boolean()).map(
      ([by, isBack]): Deed => ({
        text: `a: movePoints(from: ${isBack ? 2 : 1}, to: ${isBack ? 1 : 2}, points: ${by}) { from { balance } }`,
        effect: (tables) => {
          ADD(tables, '1', isBack ? by : -by);
          ADD(tables, '2', isBack ? -by : by);
        },
      }),
    ),
    points.map(
      (by): Deed => ({
        text: `${increment(by)} c: deleteNote(id: 999) { deletedId }`,
        effect: () => {},
        mustFail: true,
      }),
    ),
    fc.constant<Deed>({
      text: `${note} c: updateNote(id: 999, input: { account: { create: { id: ${id}, balance: 1 } } }) { note { id } }`,
      effect: () => {},
      mustFail: true,
    }),
  );
}

export function randomDeeds(count: number): fc.Arbitrary<readonly Deed[]> {
  return fc.tuple(...Array.from({ length: count }, (_, n) => randomDeed(n)));
}

/** What is there when these deeds were done, in whatever order. Balances may be too small on the way there. */
export function afterDeeds(world: World, deeds: readonly Deed[]): World {
  const tables = new PlainTables(world, { isChecked: false });
  for (const { effect } of deeds) effect(tables);
  return tables.world;
}
