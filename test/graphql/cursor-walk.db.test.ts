import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSchema } from '../../src/graphql/index.ts';
import { createTables } from '../../src/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, apiOf } from './setup/api.ts';
import { withoutLateral } from './setup/ranked.ts';
import { Item, type ItemRow, SHELF_MODELS, Shelf } from './setup/shelf.ts';
import { filters, orders, sorted, type Term, type World, worlds } from './setup/shelf-reference.ts';

/** Random worlds a test walks; each walk is some ten operations. */
const RUNS = 24;

/** More than any world has, with all rows that come while it is walked. */
const MOST_ROWS = 100;

const PAGE = `edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount`;
const ARGUMENTS =
  '$first: Int, $after: String, $last: Int, $before: String, $where: ItemWhere, $orderBy: [ItemOrderBy!]';
const PASSED = 'first: $first, after: $after, last: $last, before: $before, where: $where, orderBy: $orderBy';
const ROOT = `query (${ARGUMENTS}) { list: items(${PASSED}) { ${PAGE} } }`;
const CHILDREN = `query (${ARGUMENTS}) { shelves { nodes { id list: items(${PASSED}) { ${PAGE} } } } }`;

interface List {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

forEachEngine((engine) => {
  let api: Api;
  let ranked: Api;
  beforeAll(async () => {
    const database = await engine.createDatabase();
    await createTables(database.db, SHELF_MODELS);
    const schema = buildSchema(SHELF_MODELS);
    api = await apiOf(database, schema);
    ranked = await apiOf({ ...database, db: withoutLateral(database.db) }, schema);
  });
  afterAll(() => api.drop());

  async function write({ shelves, items }: World): Promise<void> {
    const { db } = api.database;
    await Item.delete().on(db);
    await Shelf.delete().on(db);
    await Shelf.insertMany([...shelves]).on(db);
    if (items.length > 0) await Item.insertMany([...items]).on(db);
  }

  const rootPage = async (variables: Record<string, unknown>): Promise<List> => {
    const { data, errors } = await api.run(ROOT, variables);
    expect(errors).toBeUndefined();
    return data!.list as List;
  };

  const childPages = async (on: Api, variables: Record<string, unknown>): Promise<ReadonlyMap<number, List>> => {
    const { data, errors } = await on.run(CHILDREN, variables);
    expect(errors).toBeUndefined();
    const { nodes } = data!.shelves as { nodes: { id: string; list: List }[] };
    return new Map(nodes.map(({ id, list }) => [Number(id), list]));
  };

  test('every filter and order gives each row once, in the order of the reference, forwards and backwards', async () => {
    const cases = fc.record({ world: worlds, where: filters, order: orders, size: fc.integer({ min: 1, max: 6 }) });
    await fc.assert(
      fc.asyncProperty(cases, async ({ world, where, order, size }) => {
        await write(world);
        const expected = sorted(world, order).filter((item) => where.holds(item, world) === true);
        const asked = { where: where.input, orderBy: order.map(({ input }) => input) };
        expect(await walk(rootPage, asked, size, 'forwards')).toEqual(idsOf(expected));
        expect(await walk(rootPage, asked, size, 'backwards')).toEqual(idsOf(expected));
      }),
      { numRuns: engine.runs(RUNS) },
    );
  });

  test.each(['lateral', 'ranked'])('so do the lists of many parents at once (%s)', async (way) => {
    const on = way === 'lateral' ? api : ranked;
    const cases = fc.record({ world: worlds, where: filters, order: orders, size: fc.integer({ min: 1, max: 4 }) });
    await fc.assert(
      fc.asyncProperty(cases, async ({ world, where, order, size }) => {
        await write(world);
        const asked = { where: where.input, orderBy: order.map(({ input }) => input) };
        const expected = sorted(world, order).filter((item) => where.holds(item, world) === true);
        const first = await childPages(on, { ...asked, first: size });
        for (const { id } of world.shelves) {
          const own = expected.filter(({ shelfId }) => shelfId === id);
          const list = first.get(id)!;
          expect(idsIn(list)).toEqual(idsOf(own.slice(0, size)));
          expect(list.totalCount).toBe(own.length);
          expect(list.pageInfo.hasNextPage).toBe(own.length > size);
          const one = async (variables: Record<string, unknown>) => (await childPages(on, variables)).get(id)!;
          if (id === 0) expect(await walk(one, asked, size, 'backwards')).toEqual(idsOf(own));
        }
      }),
      { numRuns: engine.runs(RUNS / 2) },
    );
  });

  test('rows that come and go between pages never make another row appear twice or vanish', async () => {
    const cases = fc.record({
      world: worlds,
      order: orders.filter((terms) => terms.every((term) => !isCount(term))),
      size: fc.integer({ min: 1, max: 4 }),
      gone: fc.array(fc.nat(), { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ world, order, size, gone }) => {
        await write(world);
        const asked = { orderBy: order.map(({ input }) => input) };
        const seen: number[] = [];
        const deleted = new Set<number>();
        let after: string | null = null;
        for (let page = 0; ; page += 1) {
          const list: List = await rootPage({ ...asked, first: size, after });
          seen.push(...idsIn(list));
          if (seen.length > MOST_ROWS) throw new Error(`The walk does not end: ${seen.join(' ')}`);
          if (!list.pageInfo.hasNextPage) break;
          after = list.pageInfo.endCursor;
          const victim = world.items[gone[page]! % world.items.length];
          if (gone[page] === undefined || victim === undefined) continue;
          deleted.add(victim.id);
          await Item.delete().where(Item.id.eq(victim.id)).on(api.database.db);
          await Item.insert({ id: 1_000 + page, size: 1, name: 'b' }).on(api.database.db);
        }
        expect(new Set(seen).size).toBe(seen.length);
        const stayed = sorted(world, order).filter(({ id }) => !deleted.has(id));
        expect(seen.filter((id) => id < 1_000 && !deleted.has(id))).toEqual(idsOf(stayed));
      }),
      { numRuns: engine.runs(RUNS / 2) },
    );
  });
});

/** Goes from page to page to the end, and gives the rows in their order. */
async function walk(
  read: (variables: Record<string, unknown>) => Promise<List>,
  asked: object,
  size: number,
  way: 'forwards' | 'backwards',
): Promise<readonly number[]> {
  const found: number[] = [];
  let cursor: string | null = null;
  for (;;) {
    const list: List = await read(
      way === 'forwards' ? { ...asked, first: size, after: cursor } : { ...asked, last: size, before: cursor },
    );
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = list.pageInfo;
    expect(list.edges.map((edge) => edge.cursor).at(-1) ?? null).toBe(endCursor);
    if (way === 'forwards') found.push(...idsIn(list));
    else found.unshift(...idsIn(list));
    if (!(way === 'forwards' ? hasNextPage : hasPreviousPage)) {
      expect(list.totalCount).toBe(found.length);
      return found;
    }
    expect(list.edges).toHaveLength(size);
    if (found.length > MOST_ROWS) throw new Error(`The walk does not end: ${found.join(' ')}`);
    cursor = way === 'forwards' ? endCursor : startCursor;
  }
}

/** Counts of related rows change when rows go, and with them the order. */
function isCount({ input }: Term): boolean {
  return JSON.stringify(input).includes('count');
}

function idsIn({ edges }: List): readonly number[] {
  return edges.map(({ node }) => Number(node.id));
}

function idsOf(items: readonly ItemRow[]): readonly number[] {
  return items.map(({ id }) => id);
}
