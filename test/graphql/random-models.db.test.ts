import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSchema } from '../../src/graphql/index.ts';
import { createTables } from '../../src/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, apiOf } from './setup/api.ts';
import { randomModels, randomOrders, randomRows, sortedIds } from './setup/random-models.ts';

const PAIRS = 6;
const RUNS = 8;
const SEED = 20261122;

interface Page {
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

forEachEngine((engine) => {
  let api: Api;
  const pairs = randomModels(SEED, PAIRS);
  const models = pairs.flatMap(([parent, child]) => [parent.model, child.model]);
  beforeAll(async () => {
    const database = await engine.createDatabase();
    await createTables(database.db, models);
    api = await apiOf(database, buildSchema(models), { bothWays: true });
  });
  afterAll(() => api.drop());

  test.each(pairs.map(([parent, child], index) => ({ index: index + 1, parent, child })))(
    'models of random shape, pair $index: rows come back as they were written, in every order',
    async ({ index, parent, child }) => {
      const worlds = randomRows(parent).chain((parents) =>
        fc.record({
          parents: fc.constant(parents),
          children: randomRows(
            child,
            parents.map(({ id }) => id),
          ),
          order: randomOrders(child),
          size: fc.integer({ min: 1, max: 5 }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(worlds, async ({ parents, children, order, size }) => {
          const { db } = api.database;
          await child.model.delete().on(db);
          await parent.model.delete().on(db);
          if (parents.length > 0) await parent.model.insertMany(parents).on(db);
          if (children.length > 0) await child.model.insertMany(children).on(db);

          const orderBy = order.map(([column, direction]) => ({ [column]: direction }));
          const found: string[] = [];
          for (let after: string | null = null; ; ) {
            const { data, errors } = await api.run(
              `query ($first: Int, $after: String, $orderBy: [Child${index}OrderBy!]) {
                list: child${index}Rows(first: $first, after: $after, orderBy: $orderBy) { edges { node { id } } pageInfo { hasNextPage endCursor } }
              }`,
              { first: size, after, orderBy },
            );
            expect(errors).toBeUndefined();
            const { edges, pageInfo } = data!.list as Page;
            found.push(...edges.map(({ node }) => node.id));
            expect(found.length).toBeLessThanOrEqual(children.length);
            if (!pageInfo.hasNextPage) break;
            after = pageInfo.endCursor;
          }
          const ids = sortedIds(child, children, order);
          expect(found).toEqual(ids);

          const { data, errors } = await api.run(
            `query ($orderBy: [Child${index}OrderBy!]) {
              parent${index}Rows { nodes { id children(first: 100, orderBy: $orderBy) { totalCount nodes { id parent { id } } } } }
            }`,
            { orderBy },
          );
          expect(errors).toBeUndefined();
          for (const { id, children: list } of (data as any)[`parent${index}Rows`].nodes) {
            const own = children.filter(({ parentId }) => parentId !== null && String(parentId) === id);
            expect(list.nodes.map((node: { id: string }) => node.id)).toEqual(sortedIds(child, own, order));
            expect(list.nodes.every((node: { parent: { id: string } }) => node.parent.id === id)).toBe(true);
            expect(list.totalCount).toBe(own.length);
          }
        }),
        { numRuns: engine.runs(RUNS) },
      );
    },
  );
});
