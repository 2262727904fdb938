import { describe, expect, test } from 'vitest';
import type { ApiModel } from '../../src/graphql/api/api-model.ts';
import { ApiModels } from '../../src/graphql/api/api-models.ts';
import { encodeCursor } from '../../src/graphql/read/cursor.ts';
import { holdsForAll } from '../../src/graphql/read/meaning/holds-for-all.ts';
import { parseOrder } from '../../src/graphql/read/order.ts';
import { childPagesQuery, pageQuery } from '../../src/graphql/read/page-query.ts';
import { type PageArguments, pageWindow } from '../../src/graphql/read/page-window.ts';
import { type RowScope, StatementScope } from '../../src/graphql/read/statement-scope.ts';
import { WANT_CURSOR, WANT_MORE } from '../../src/graphql/read/wanted.ts';
import { bound, type DialectName } from '../sql/compile-for.ts';
import { BLOG_FIELDS, BLOG_MODELS, Post } from './setup/blog.ts';
import { Item, SHELF_MODELS, Shelf } from './setup/shelf.ts';

const SORT = {
  ASC: { direction: 'asc', nulls: 'last' },
  DESC: { direction: 'desc', nulls: 'first' },
  ASC_NULLS_FIRST: { direction: 'asc', nulls: 'first' },
} as const;

const shelves = new ApiModels(SHELF_MODELS);
const items = shelves.of(Item)!;

interface Asked {
  readonly api?: ApiModel;
  readonly orderBy?: readonly Readonly<Record<string, unknown>>[];
  readonly where?: Readonly<Record<string, unknown>>;
  readonly page?: PageArguments;
  /** The values of a cursor to go on from. */
  readonly after?: readonly (string | null)[];
  readonly wanted?: readonly string[];
  readonly rows?: RowScope;
}

function requestOf({ api = items, orderBy = [], where, page = {}, after }: Asked) {
  const order = parseOrder(api, orderBy);
  const cursor = after === undefined ? {} : { after: encodeCursor(order, after) };
  return { api, where, order, window: pageWindow(api, { ...page, ...cursor }, order) };
}

function page(asked: Asked, dialect: DialectName = 'postgres') {
  const wanted = new Set(asked.wanted ?? ['id']);
  return bound(pageQuery(requestOf(asked), wanted, new StatementScope(asked.rows)).node, dialect);
}

function children(asked: Asked, dialect: DialectName = 'postgres') {
  const relation = shelves.of(Shelf)!.relations.find(({ name }) => name === 'items')!;
  const parents = { relation, keys: ['1', '2'], lateral: dialect === 'postgres' };
  const wanted = new Set(asked.wanted ?? ['id']);
  return bound(childPagesQuery(requestOf(asked), wanted, new StatementScope(asked.rows), parents).node, dialect);
}

describe('a page', () => {
  test('has the primary key behind its order, and one row more where the next page is asked', () => {
    expect(page({ orderBy: [{ size: SORT.DESC }], wanted: ['name', WANT_MORE, WANT_CURSOR] })).toEqual({
      sql: 'SELECT "items"."id", "items"."size", "items"."name" FROM "items" ORDER BY "items"."size" DESC, "items"."id" LIMIT $1',
      values: ['21'],
    });
  });

  test('prints the order of NULLs as each engine takes it', () => {
    const asked = { orderBy: [{ size: SORT.DESC }, { name: SORT.ASC_NULLS_FIRST }] };
    const start = 'SELECT "items"."id" FROM "items" ORDER BY ';
    expect(page(asked).sql).toBe(`${start}"items"."size" DESC, "items"."name" NULLS FIRST, "items"."id" LIMIT $1`);
    expect(page(asked, 'cockroach25').sql).toBe(
      `${start}"items"."size" DESC NULLS FIRST, "items"."name", "items"."id" LIMIT $1`,
    );
    expect(page(asked, 'cockroach21').sql).toBe(
      `${start}"items"."size" IS NOT NULL, "items"."size" DESC, "items"."name", "items"."id" LIMIT $1`,
    );
  });

  test('goes on from a cursor by a condition on each term', () => {
    const { sql, values } = page({ orderBy: [{ id: SORT.DESC }], after: ['7'] });
    expect({ sql, values }).toEqual({
      sql: 'SELECT "items"."id" FROM "items" WHERE "items"."id" < $1 ORDER BY "items"."id" DESC LIMIT $2',
      values: ['7', '20'],
    });
    expect(page({ orderBy: [{ size: SORT.ASC }], after: ['3', '7'] }).sql).toContain(
      'WHERE "items"."size" > $1 OR "items"."size" IS NULL OR ("items"."size" = $1 AND "items"."id" > $2)',
    );
    expect(page({ orderBy: [{ size: SORT.ASC }], after: [null, '7'] }).sql).toContain(
      'WHERE "items"."size" IS NULL AND "items"."id" > $1 ORDER BY',
    );
    expect(page({ orderBy: [{ size: SORT.DESC }], after: [null, '7'] }).sql).toContain(
      'WHERE "items"."size" IS NOT NULL OR ("items"."size" IS NULL AND "items"."id" > $1)',
    );
    expect(page({ orderBy: [{ size: SORT.ASC_NULLS_FIRST }], after: ['3', '7'] }).sql).toContain(
      'WHERE "items"."size" >= $1 AND ("items"."size" > $1 OR ("items"."size" = $1 AND "items"."id" > $2))',
    );
  });

  test('of a cursor with values that the column cannot hold is refused', () => {
    expect(() => page({ after: ['x'] })).toThrow('The cursor in "after" does not belong to this list');
    expect(() => page({ after: [null] })).toThrow('The cursor in "after" does not belong to this list');
    expect(() => page({ orderBy: [{ broken: SORT.ASC }], after: ['maybe', '1'] })).not.toThrow();
  });

  test('orders by nothing behind the primary key, and by nothing twice', () => {
    const orderBy = [{ size: SORT.ASC }, { size: SORT.DESC }, { id: SORT.DESC }, { name: SORT.ASC }];
    expect(page({ orderBy }).sql).toMatch(/ORDER BY "items"."size", "items"."id" DESC LIMIT/);
  });
});

describe('the pages of many parents', () => {
  test('are read by LATERAL where that is fast', () => {
    expect(children({ orderBy: [{ size: SORT.ASC }], where: { broken: { eq: false } }, page: { first: 2 } })).toEqual({
      sql:
        'SELECT "parent"."#key", "page"."id" FROM unnest($1::int4[]) AS "parent" ("#key") CROSS JOIN LATERAL (' +
        'SELECT "items"."id" AS "id" FROM "items" WHERE "items"."shelf_id" = "parent"."#key" AND "items"."broken" = $2 ' +
        'ORDER BY "items"."size", "items"."id" LIMIT $3) AS "page"',
      values: ['{1,2}', 'false', '2'],
    });
  });

  test('are ranked elsewhere', () => {
    const asked = { orderBy: [{ size: SORT.ASC }], page: { first: 2, offset: 1 }, wanted: ['id', WANT_MORE] };
    expect(children(asked, 'cockroach25')).toEqual({
      sql:
        'SELECT "page"."#key", "page"."id" FROM (SELECT "items"."shelf_id" AS "#key", "items"."id" AS "id", ' +
        'row_number() OVER (PARTITION BY "items"."shelf_id" ORDER BY "items"."size" NULLS LAST, "items"."id") AS "#position" ' +
        'FROM "items" WHERE "items"."shelf_id" = ANY($1::int4[])) AS "page" ' +
        'WHERE "page"."#position" > $2::int8 AND "page"."#position" <= $3::int8 ORDER BY "page"."#position"',
      values: ['{1,2}', '1', '4'],
    });
  });
});

describe('a rule about rows', () => {
  const rows: RowScope = (model, action) =>
    model === Item && action === 'read' ? (item: any) => item.broken.eq(false) : undefined;

  test('is part of the page, of relations in filters, of orders and of counts', () => {
    expect(page({ rows }).sql).toContain('FROM "items" WHERE "items"."broken" = $1');
    const api = shelves.of(Shelf)!;
    expect(page({ rows, api, where: { items: { some: { size: { gt: 1 } } } } }).sql).toContain(
      'EXISTS (SELECT 1 FROM "items" AS "items#1" WHERE "shelves"."id" = "items#1"."shelf_id" AND "items#1"."broken" = $1 AND "items#1"."size" > $2)',
    );
    expect(page({ rows, api, orderBy: [{ items: { count: SORT.DESC } }] }).sql).toContain(
      'ORDER BY (SELECT count(*) FROM "items" AS "items#1" WHERE "shelves"."id" = "items#1"."shelf_id" AND "items#1"."broken" = $1) DESC',
    );
    expect(page({ rows, api }).sql).not.toContain('WHERE');
  });
});

describe('a filter that holds for every row is found', () => {
  const posts = new ApiModels(BLOG_MODELS, BLOG_FIELDS).of(Post)!;

  test.each([
    [true, {}],
    [true, { and: [] }],
    [true, { title: {} }],
    [true, { not: { or: [] } }],
    [true, { or: [{ title: { eq: 'x' } }, {}] }],
    [true, { views: { notIn: [] } }],
    [true, { tags: { every: {} } }],
    [true, { tags: { none: { or: [] } } }],
    [true, { tags: {} }],
    [true, { and: [{ title: {} }, { not: { views: { in: [] } } }] }],
    [false, { or: [] }],
    [false, { views: { in: [] } }],
    [false, { title: { eq: 'x' } }],
    [false, { not: { title: { eq: 'x' } } }],
    [false, { id: { isNull: false } }],
    [true, { author: {} }],
    [false, { editor: {} }],
    [true, { or: [{ editorId: { isNull: true } }, { editor: {} }] }],
    [true, { or: [{ title: { eq: 'x' } }, { not: { title: { eq: 'x' } } }] }],
    [false, { or: [{ slug: { eq: 'x' } }, { slug: { ne: 'x' } }] }],
    [true, { or: [{ slug: { eq: 'x' } }, { slug: { ne: 'x' } }, { slug: { isNull: true } }] }],
    [true, { title: { contains: '', startsWith: '', ilike: '%' } }],
    [false, { slug: { contains: '' } }],
    [true, { title: { gte: '' } }],
    [true, { not: { not: { labels: { contains: [] } } } }],
    [true, { or: [{ labels: { isEmpty: true } }, { labels: { isEmpty: false } }] }],
    [false, { labels: { overlaps: [] } }],
    [true, { or: [{ details: { isNull: true } }, { details: { hasAllKeys: [] } }] }],
    [false, { details: { contains: {} } }],
    [
      true,
      {
        or: [
          { details: { path: { at: ['a'], exists: true } } },
          { details: { isNull: true } },
          { details: { path: { at: ['a'], exists: false } } },
        ],
      },
    ],
    [true, { views: { gte: -2147483648 } }],
    [false, { views: { gte: -2147483647 } }],
    [true, { or: [{ views: { lte: 4 } }, { views: { gte: 5 } }] }],
    [false, { or: [{ views: { lt: 4 } }, { views: { gte: 5 } }] }],
    [true, { status: { in: ['draft', 'in review', 'published'] } }],
    [false, { status: { in: ['draft', 'published'] } }],
    [true, { or: [{ author: { name: { eq: 'x' } } }, { author: { name: { ne: 'x' } } }] }],
    [true, { author: { id: { isNull: false } } }],
    [true, { or: [{ authorId: { eq: '1' } }, { author: { id: { ne: '1' } } }] }],
    [true, { or: [{ tags: { some: {} } }, { tags: { none: {} } }] }],
    [true, { or: [{ tags: { some: { weight: { gt: 1 } } } }, { tags: { none: { weight: { gt: 1 } } } }] }],
    [true, { or: [{ tags: { some: { weight: { gt: 1 } } } }, { tags: { none: { weight: { gt: 2 } } } }] }],
    [false, { or: [{ tags: { some: { weight: { gt: 2 } } } }, { tags: { none: { weight: { gt: 1 } } } }] }],
    [
      true,
      {
        or: [
          { published: { lt: '2026-01-01T00:00:00Z' } },
          { published: { gte: '2026-01-01T00:00:00Z' } },
          { published: { isNull: true } },
        ],
      },
    ],
    [
      false,
      {
        or: [
          { published: { lt: '2026-01-01T00:00:00Z' } },
          { published: { gt: '2026-01-01T00:00:00Z' } },
          { published: { isNull: true } },
        ],
      },
    ],
    [false, { tags: { some: {} } }],
    [false, { tags: { every: { name: { eq: 'x' } } } }],
    [false, { title: {}, views: { gt: 1 } }],
  ])('%s: %j', (holds, where) => {
    expect(holdsForAll(posts, where)).toBe(holds);
  });
});
