import { dirname, join } from 'node:path/posix';
import { exportsOf, importsOf, type SourceFile, valueExportsOf } from './source-file.ts';

/** A rule of the house: the sentences about what breaks it, none where the files keep it. */
export type Rule = (files: readonly SourceFile[]) => readonly string[];

/** The rooms of src, low to high: a file imports only its own room and lower ones, types included. */
export const ROOMS = [
  'util',
  'errors',
  'sql',
  'database',
  'orm',
  'migrate',
  'access',
  'graphql',
  'server',
  'cli',
] as const;

/** The public entry `src/index.ts` stands above the rooms of the library and below those that make a program of it. */
const ENTRY_RANK = ROOMS.indexOf('graphql') - 0.5;

const MAX_LINES = 500;

/** Where code may ask which engine it talks to: the flags are made there, and the libraries differ there. */
const ENGINE_ROOMS = /^src\/(sql\/dialects|database\/drivers)\//;

/** Where a program prints, ends and reads its surroundings. */
const PROGRAM_ROOMS = /^src\/(cli|server)\//;

export const onlyKnownRooms: Rule = (files) =>
  files
    .filter((file) => file.path !== 'src/index.ts' && !(ROOMS as readonly string[]).includes(roomOf(file.path)))
    .map((file) => `${file.path} stands in no room. Rooms: ${ROOMS.join(', ')}.`);

export const importsPointDown: Rule = (files) =>
  files.flatMap((file) =>
    targetsOf(file)
      .filter((target) => rankOf(target) > rankOf(file.path))
      .map((target) => `${file.path} imports ${target}, which is above it.`),
  );

export const importsStayInSrc: Rule = (files) =>
  files.flatMap((file) =>
    targetsOf(file)
      .filter((target) => !target.startsWith('src/'))
      .map((target) => `${file.path} imports ${target}, which is outside src.`),
  );

/** Migrations and the GraphQL schema are two answers to the same models: neither may lean on the other. */
export const migrateAndGraphqlApart: Rule = (files) =>
  files.flatMap((file) => {
    const other = { migrate: 'graphql', graphql: 'migrate' }[roomOf(file.path)];
    return targetsOf(file)
      .filter((target) => roomOf(target) === other)
      .map((target) => `${file.path} imports ${target}: migrate and graphql never import each other.`);
  });

export const filesAreShort: Rule = (files) =>
  files
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(
      ({ path, lines }) => `${path} has ${lines} lines; the limit is ${MAX_LINES}. Name its second topic and split it.`,
    );

/**
 * `run-transaction.ts` exports `runTransaction`: the words of a file's name stand in the name of its main export. A file
 * with several functions or classes, or with types alone, may be named by what they are about (`factories.ts`, `row-types.ts`).
 */
export const filesAreNamedByAnExport: Rule = (files) =>
  files
    .filter((file) => !/\/(index|main)\.ts$/.test(file.path))
    .filter((file) => {
      const name = file.path.split('/').at(-1)!.replace(/\.ts$/, '');
      const exported = exportsOf(file);
      const hasTopic = exported.length > 1 && valueExportsOf(file).length !== 1 && !NO_TOPIC.includes(name);
      return !hasTopic && !exported.some((one) => isNamedBy(name, one));
    })
    .map((file) => `${file.path} exports ${exportsOf(file).join(', ') || 'nothing'}, none of which gives it its name.`);

const NO_TOPIC: readonly string[] = ['common', 'helpers', 'misc', 'shared', 'tools', 'util', 'utils'];

const ENGINE = '[^\'"`/]*(?:cockroach|postgres|pglite)[^\'"`/]*';
const ASKS_FOR_ENGINE = [
  new RegExp(`[!=]==?\\s*(['"\`])${ENGINE}\\1`, 'i'),
  new RegExp(`(['"\`])${ENGINE}\\1\\s*[!=]==?`, 'i'),
  new RegExp(`\\bcase\\s+(['"\`])${ENGINE}\\1`, 'i'),
  new RegExp(`\\.(?:includes|startsWith|endsWith|indexOf|search|match)\\(\\s*(['"\`/])${ENGINE}\\1`, 'i'),
  new RegExp(`/${ENGINE}/[a-z]*\\.(?:test|exec)\\(`, 'i'),
  /\binstanceof\s+(?:Cockroach|Postgres|Embedded)Database\b/,
];

export const noEngineIsAskedFor: Rule = (files) =>
  files
    .filter((file) => !ENGINE_ROOMS.test(file.path))
    .flatMap((file) =>
      linesWith(file, 'code', ASKS_FOR_ENGINE).map(
        (line) => `${line} asks which engine it is: read a flag of the dialect.`,
      ),
    );

export const noSideEffects: Rule = (files) =>
  files
    .filter((file) => !PROGRAM_ROOMS.test(file.path))
    .flatMap((file) =>
      linesWith(file, 'bare', [/(?<![.\w])console\s*[.[]/, /\bprocess\s*\.\s*(?:exit|exitCode|env|argv)\b/]).map(
        (line) => `${line} prints, ends the process or reads its surroundings: only cli and server do.`,
      ),
    );

export const noModuleState: Rule = (files) =>
  files
    .filter((file) => !PROGRAM_ROOMS.test(file.path))
    .flatMap((file) =>
      linesWith(file, 'bare', [/^(?:export\s+)?(?:let|var)\b/]).map((line) => `${line} is state of a module.`),
    );

export const exportsAreNamed: Rule = (files) =>
  files.flatMap((file) =>
    linesWith(file, 'bare', [
      /^\s*export\s*(?:type\s*)?\*/,
      /^\s*export\s+default\b/,
      /^\s*export\s*\{[^}]*\bas\s+default\b/,
    ]).map((line) => `${line} exports all or a default: name what is exported.`),
  );

/** An application's models know the package by its public entries only, as they would when it is installed. */
export const modelsImportPublicEntries: Rule = (files) =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((target) => !/^phoebe(\/graphql|\/server)?$/.test(target) && !/^\.\/[\w./-]+\.ts$/.test(target))
      .filter((target) => !target.startsWith('node:'))
      .map((target) => `${file.path} imports ${target}: models import "phoebe", "phoebe/graphql" and each other.`),
  );

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function rankOf(path: string): number {
  return path === 'src/index.ts' ? ENTRY_RANK : (ROOMS as readonly string[]).indexOf(roomOf(path));
}

/** The files that a file imports by a relative path, from the root. */
function targetsOf(file: SourceFile): readonly string[] {
  return importsOf(file)
    .filter((target) => target.startsWith('.'))
    .map((target) => join(dirname(file.path), target));
}

/** True for "definition-lock" and `lockDefinitions`; and for "to-graphql-error" and `toGraphQLError`, whose words differ. */
function isNamedBy(file: string, exported: string): boolean {
  const words = wordsOf(exported);
  return wordsOf(file).every((word) => words.includes(word)) || words.join('').includes(wordsOf(file).join(''));
}

/** Words in the singular and small letters: "query-errors" and "QueryError" have the same. */
function wordsOf(name: string): readonly string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? [];
  return words.map((word) => word.toLowerCase().replace(/(?<=\w\w)s$/, ''));
}

/** "path:line" of every line that one of the patterns finds. */
function linesWith(file: SourceFile, view: 'code' | 'bare', patterns: readonly RegExp[]): readonly string[] {
  return file[view].split('\n').flatMap((line, index) => {
    return patterns.some((pattern) => pattern.test(line)) ? [`${file.path}:${index + 1}`] : [];
  });
}
