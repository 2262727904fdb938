import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { engines } from '../setup/engines.ts';
import { folderOf, MODELS, phoebe } from './phoebe-process.ts';

test('phoebe schema check compares with a file or a commit, and breaking changes end it with status 1', async () => {
  const cwd = folderOf({ ...MODELS, 'models/seed.ts': 'export function seed() {}' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd });
  await phoebe(['schema', 'export'], { cwd });
  git('init', '--quiet');
  git('add', 'schema');
  git('commit', '--quiet', '--message', 'schema');
  expect(await phoebe(['schema', 'check'], { cwd })).toEqual({
    status: 0,
    stdout: 'The schema is that of schema/schema.graphql.\n',
    stderr: '',
  });

  const user = join(cwd, 'models/user.ts');
  writeFileSync(user, readFileSync(user, 'utf8').replace('username: text()', 'nick: text().nullable(), login: text()'));
  const [against, json, unknown] = await Promise.all([
    phoebe(['schema', 'check', '--against', 'HEAD:schema/schema.graphql'], { cwd }),
    phoebe(['schema', 'check', '--json'], { cwd }),
    phoebe(['schema', 'check', '--against', 'nowhere:schema.graphql'], { cwd }),
  ]);
  expect(against.status).toBe(1);
  expect(against.stdout).toMatch(/^Breaking \(\d+\)\n {2}✖ /);
  expect(against.stdout).toContain("  ✖ Field 'username' was removed from object type 'User'.\n");
  expect(against.stdout).toMatch(/^Safe \(\d+\)$/m);
  expect(against.stderr).toMatch(
    /^phoebe: \d+ changes break clients of HEAD:schema\/schema\.graphql\. Keep what they use/,
  );
  const { breaking, safe } = JSON.parse(json.stdout) as Record<string, { path: string }[]>;
  expect(json.status).toBe(1);
  expect(breaking!.map(({ path }) => path)).toContain('User.username');
  expect(safe!.map(({ path }) => path)).toContain('User.nick');
  expect([unknown.status, unknown.stderr]).toEqual([
    1,
    expect.stringMatching(
      /^phoebe: Git has no "nowhere:schema\.graphql" to compare with: .*nowhere.*name a file with --against\.\n$/,
    ),
  ]);
});

test('phoebe doctor says what is wrong and what to do, and looks on where a part of it fails', async () => {
  const engine =
    engines().find(({ name, skipReason }) => name !== 'pglite' && skipReason === undefined) ?? engines()[0]!;
  const database = await engine.createDatabase();
  onTestFinished(() => database.drop());
  const cwd = folderOf(MODELS);
  const [words, json] = await Promise.all([
    phoebe(['doctor'], { cwd, env: { DATABASE_URL: database.url } }),
    phoebe(['doctor', '--json', '--models', 'none', '--data', 'nowhere'], { cwd }),
  ]);
  expect(words.status).toBe(1);
  expect(words.stderr.replace(/^Phoebe is .*\n/gm, '')).toBe('phoebe: One thing is wrong: see the list.\n');
  expect(words.stdout).toContain('✔ 2 models in ./models.\n');
  expect(words.stdout).toContain(`✔ The server is ${engine.dialect.label}.\n`);
  expect(words.stdout).toContain(
    '✖ The database lacks 2 tables of the models: "tweets" and "users".\n' +
      '  → Apply the migrations (phoebe migrate up), or write the one that is missing (phoebe migrate create). phoebe serve makes tables that are missing.\n',
  );
  const { findings, errors } = JSON.parse(json.stdout) as {
    findings: { check: string; severity: string }[];
    errors: number;
  };
  expect(findings.map(({ check, severity }) => `${check} ${severity}`)).toEqual([
    'node ok',
    'models error',
    'connection error',
  ]);
  expect([json.status, errors]).toEqual([1, 2]);
});
