import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createExecute } from '../../src/graphql/index.ts';
import { sql } from '../../src/index.ts';
import { forEachEngine } from '../setup/engines.ts';
import { type Api, blogApi, blogSchema } from './setup/api.ts';
import { BLOG_MODELS } from './setup/blog.ts';
import { clearBlog, seedBlog } from './setup/seed-blog.ts';

/*
 * COMMIT may travel with the last write of a mutation. These are mutations whose last write succeeds in the database, and whose
 * answer is an error all the same: nothing may be left of them. test/atomicity makes such operations at random.
 */

const TAG = 'a: createTag(input: { name: "new" }) { tag { name } }';
const AUTHOR = 'email: "n@x.org", name: "N"';

const MISSING: readonly (readonly [string, string])[] = [
  ['a row to be deleted', `mutation { ${TAG} b: deletePost(id: 999) { deletedId } }`],
  ['a row to be changed', `mutation { ${TAG} b: updatePost(id: 999, input: { title: "x" }) { post { id } } }`],
  ['a row to be incremented', `mutation { ${TAG} b: updatePost(id: 999, increment: { views: 1 }) { post { id } } }`],
  [
    'a row for which another one was made',
    `mutation { updatePost(id: 999, input: { author: { create: { id: 70, ${AUTHOR} } } }) { post { id } } }`,
  ],
  [
    'a row whose relations only are written',
    `mutation { updateAuthor(id: 999, input: { posts: { create: [{ id: 70, title: "x" }] } }) { author { id } } }`,
  ],
];

forEachEngine((engine) => {
  let api: Api;
  beforeAll(async () => {
    api = await blogApi(engine, { size: 2 });
  });
  beforeEach(async () => {
    await clearBlog(api.database.db);
    await seedBlog(api.database.db);
  });
  afterAll(() => api.drop());

  const rows = async () => {
    const tables: unknown[] = [];
    for (const { meta } of BLOG_MODELS)
      tables.push(
        (await api.database.db.execute(sql`select t.* from ${sql.identifier(meta.tableName)} t order by 1, 2`)).rows,
      );
    return tables;
  };

  /** Runs a mutation that must fail and leave nothing, on both ways. */
  const fails = async (text: string) => {
    const before = await rows();
    const answers: unknown[] = [];
    for (const compile of [true, false]) {
      const execute = createExecute({ db: api.database.db, compile });
      answers.push(JSON.parse(JSON.stringify(await execute({ schema: blogSchema, document: parse(text) }))));
      expect(await rows()).toEqual(before);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ data: null, extensions: { transaction: { attempts: 1, committed: false } } });
    return answers[0] as { readonly errors: readonly { readonly extensions: { readonly code: string } }[] };
  };

  test.each(MISSING)('%s is not there: what was written before it is not kept', async (_, text) => {
    expect((await fails(text)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  describe('a column that holds NULL though the model says that it does not', () => {
    beforeAll(async () => {
      await api.database.db.execute(sql`alter table posts alter column views drop not null`);
      await api.database.db.execute(sql`alter table authors alter column name drop not null`);
    });
    afterAll(async () => {
      await clearBlog(api.database.db);
      await api.database.db.execute(sql`alter table posts alter column views set not null`);
      await api.database.db.execute(sql`alter table authors alter column name set not null`);
    });

    test.each([
      ['is changed', 'updatePost(id: 1, input: { title: "x" }) { post { id views } }'],
      ['is incremented', 'updatePost(id: 1, increment: { views: 1 }) { post { id views } }'],
      ['goes', 'deletePost(id: 2) { post { id views } }'],
      ['goes after another write', `${TAG} deletePost(id: 2) { post { id views } }`],
      [
        'gets rows of its own',
        'updateAuthor(id: 1, input: { posts: { create: [{ id: 90, title: "new" }] } }) { author { id name } }',
      ],
      [
        'is changed and gets rows of its own',
        'updateAuthor(id: 1, input: { email: "x@x.org", posts: { create: [{ id: 90, title: "new" }] } }) { author { name } }',
      ],
    ])('a row with it that %s cannot be shown, and nothing is kept', async (_, fields) => {
      const { db } = api.database;
      await db.execute(sql`update posts set views = null where id in (1, 2)`);
      await db.execute(sql`update authors set name = null where id = 1`);
      expect((await fails(`mutation { ${fields} }`)).errors[0]).toMatchObject({
        message: expect.stringContaining('Cannot return null for non-nullable field'),
      });
    });
  });

  describe.skipIf(!engine.dialect.triggers)('triggers', () => {
    beforeAll(async () => {
      const { db } = api.database;
      await db.execute(sql`create table log (entry text)`);
      await db.execute(
        sql`create function leave_out() returns trigger language plpgsql as 'begin insert into log values (tg_op); return null; end'`,
      );
      await db.execute(
        sql`create function note() returns trigger language plpgsql as 'begin insert into log values (tg_op); return null; end'`,
      );
      await db.execute(
        sql`create function forget_name() returns trigger language plpgsql as 'begin new.name := null; return new; end'`,
      );
    });
    beforeEach(() => api.database.db.execute(sql`delete from log`));
    const logged = async () => (await api.database.db.execute(sql`select entry from log`)).rows.length;

    test.each([
      ['an insert', 'createTag(input: { name: "new" }) { tag { name } }'],
      [
        'an insert after another write',
        'deletePost(id: 2) { deletedId } createTag(input: { name: "new" }) { tag { name } }',
      ],
      ['several inserts', 'createTags(input: [{ name: "n1" }, { name: "n2" }]) { affectedCount }'],
      ['a change', 'updateTag(id: "cats", input: { weight: 2 }) { tag { name } }'],
      ['a deletion', 'deleteTag(id: "cats") { deletedId }'],
    ])('a trigger that leaves out the row of %s, and writes elsewhere, keeps nothing', async (_, fields) => {
      const { db } = api.database;
      await db.execute(
        sql`create trigger leave_out before insert or update or delete on tags for each row execute function leave_out()`,
      );
      try {
        await fails(`mutation { ${fields} }`);
        // Neither is the entry of the trigger that this operation fired.
        expect(await logged()).toBe(0);
      } finally {
        await db.execute(sql`drop trigger leave_out on tags`);
      }
    });

    test('a trigger of the statement writes nothing where no row is there', async () => {
      const { db } = api.database;
      await db.execute(sql`create trigger note after update or delete on tags execute function note()`);
      try {
        await fails('mutation { updateTag(id: "none", input: { weight: 2 }) { tag { name } } }');
        await fails('mutation { deleteTag(id: "none") { deletedId } }');
        expect(await logged()).toBe(0);
      } finally {
        await db.execute(sql`drop trigger note on tags`);
      }
    });

    test('a trigger that takes away a value that the answer promises lets nothing be kept', async () => {
      const { db } = api.database;
      await db.execute(sql`alter table authors alter column name drop not null`);
      await db.execute(
        sql`create trigger forget_name before insert on authors for each row execute function forget_name()`,
      );
      try {
        await fails(`mutation { createAuthor(input: { id: 70, ${AUTHOR} }) { author { name } } }`);
        await fails(
          `mutation { createAuthor(input: { id: 70, ${AUTHOR}, posts: { create: [{ id: 90, title: "x" }] } }) { author { name posts { totalCount } } } }`,
        );
      } finally {
        await db.execute(sql`drop trigger forget_name on authors`);
        await clearBlog(db);
        await db.execute(sql`alter table authors alter column name set not null`);
      }
    });
  });
});
