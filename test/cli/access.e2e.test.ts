import { describe, expect, test } from 'vitest';
import { ask, folderOf, folderWithData, phoebe, readyUrl, start } from './phoebe-process.ts';

const FILES = {
  'models/post.ts': `import { boolean, model, text } from 'phoebe';
import { allow, rules } from 'phoebe/graphql';
export const Post = model('Post', { id: text().primaryKey(), isPublished: boolean(), note: text().nullable(), author: text() });
export const Log = model('Log', { id: text().primaryKey() });
export const postRules = rules(Post, {
  read: [Post.isPublished.eq(true), allow.owner('author')],
  update: (viewer) => Post.author.eq(viewer.id),
  delete: allow.role('admin'),
  fields: { note: { read: allow.owner('author') } },
});
`,
  'models/seed.ts': `import { Log, Post } from './post.ts';
export async function seed() {
  await Log.create({ id: 'l' });
  await Post.insertMany([
    { id: 'a', isPublished: true, note: 'n', author: 'ada' },
    { id: 'b', isPublished: false, note: 'n', author: 'ben' },
  ]);
}
`,
  // A session: the viewer is read from the database by what the request carries.
  'models/viewer.ts': `import { Post } from './post.ts';
export async function viewer(request: Request) {
  const name = request.headers.get('x-api-key');
  if (name === null) return undefined;
  const post = await Post.select().where(Post.author.eq(name)).first();
  return post === null ? undefined : { id: post.author };
}
`,
};

describe('phoebe access explain', () => {
  test('prints a table of models, fields and actions, with the rows in SQL', async () => {
    const cwd = folderOf(FILES);
    expect(await phoebe(['access', 'explain', '--as', '{"id": "ada"}'], { cwd })).toEqual({
      status: 0,
      stderr: '',
      stdout: `MODEL  FIELD  ACTION  ALLOWED    WHERE
Log    -      read    all rows
Log    -      create  all rows
Log    -      update  all rows
Log    -      delete  all rows
Post   -      read    some rows  "posts"."is_published" = $1 OR "posts"."author" = $2  [$1 = "true", $2 = "ada"]
Post   -      create  no rows
Post   -      update  some rows  ("posts"."is_published" = $1 OR "posts"."author" = $2) AND "posts"."author" = $3  [$1 = "true", $2 = "ada", $3 = "ada"]
Post   -      delete  no rows
Post   note   read    some rows  "posts"."author" = $1  [$1 = "ada"]
Post   note   write   all rows
`,
    });
  });

  test('prints JSON for machines; nobody is signed in without --as, and --closed closes what has no rules', async () => {
    const { stdout } = await phoebe(['access', 'explain', '--json', '--closed'], { cwd: folderOf(FILES) });
    const { viewer, rules } = JSON.parse(stdout);
    expect(viewer).toBeNull();
    expect(rules.filter(({ model }: { model: string }) => model === 'Log')).toEqual(
      ['read', 'create', 'update', 'delete'].map((action) => ({ model: 'Log', action, allowed: 'no rows' })),
    );
    expect(rules).toContainEqual({ model: 'Post', field: 'note', action: 'read', allowed: 'no rows' });
  });

  test.each([
    [
      ['--as', '{id: 1}'],
      `--as takes a viewer as a JSON object in quotes, such as '{"id": 1, "role": "admin"}', but got: {id: 1}`,
    ],
    [
      ['--as', '{}'],
      'A rule of "Post" fails for this viewer. eq() got undefined; nothing in SQL equals NULL. Use isNull(), or leave the condition out.',
    ],
  ])('%j is one sentence', async (args, sentence) => {
    expect(await phoebe(['access', 'explain', ...args], { cwd: folderOf(FILES) })).toEqual({
      status: 1,
      stdout: '',
      stderr: `phoebe: ${sentence}\n`,
    });
  });

  test('a viewer.ts without a viewer is a mistake: nobody could ever sign in', async () => {
    const cwd = folderOf({ ...FILES, 'models/viewer.ts': 'export default () => undefined;' });
    expect((await phoebe(['access', 'explain'], { cwd })).stderr).toBe(
      'phoebe: The file "models/viewer.ts" exports no function "viewer". Write: export async function viewer(request) { … }, which answers who asks.\n',
    );
  });
});

describe('phoebe serve', () => {
  test('asks the rules of the models folder, for the viewer that its viewer.ts answers', async () => {
    const running = start(['serve', '--port', '0', '--closed'], { cwd: await folderWithData(FILES) });
    const url = await readyUrl(running);
    const POSTS = '{ posts { nodes { id note } } logs { totalCount } }';
    const askAs = async (key: string) => {
      const headers = { 'content-type': 'application/json', 'x-api-key': key };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: POSTS }) });
      return response.json();
    };
    const logs = { totalCount: 0 };
    // Twice, since a document is yoga's the first time.
    for (let time = 0; time < 2; time += 1) {
      expect(await ask(url, POSTS)).toEqual({ data: { posts: { nodes: [{ id: 'a', note: null }] }, logs } });
      expect(await askAs('ada')).toEqual({ data: { posts: { nodes: [{ id: 'a', note: 'n' }] }, logs } });
      expect(await askAs('ben')).toEqual({
        data: {
          posts: {
            nodes: [
              { id: 'a', note: null },
              { id: 'b', note: 'n' },
            ],
          },
          logs,
        },
      });
    }
    expect(running.output().stdout).not.toContain('nobody is ever signed in');
    running.process.kill('SIGTERM');
    expect((await running.finished).status).toBe(0);
  });

  test('says in the log that the rules know nobody where there is no viewer.ts', async () => {
    const { 'models/viewer.ts': _, ...files } = FILES;
    const running = start(['serve', '--port', '0', '--no-create-tables'], { cwd: await folderWithData(files) });
    await readyUrl(running);
    await expect.poll(() => running.output().stdout).toContain('nobody is ever signed in');
  });
});
