import { type ExecutionResult, type GraphQLSchema, getOperationAST, parse, validate } from 'graphql';
import { expect } from 'vitest';
import { buildSchema, createExecute } from '../../../src/graphql/index.ts';
import { createTables } from '../../../src/index.ts';
import type { Engine, TestDatabase } from '../../setup/engines.ts';
import { BLOG_FIELDS, BLOG_MODELS } from './blog.ts';
import { seedBlog } from './seed-blog.ts';

/** A schema over a database of its own. */
export interface Api {
  readonly database: TestDatabase;
  readonly schema: GraphQLSchema;
  /** Runs an operation; a document that is not valid fails the test. */
  run(document: string, variables?: Record<string, unknown>, context?: object): Promise<ExecutionResult>;
  /** The same, and the statements that were sent. */
  watch(
    document: string,
    variables?: Record<string, unknown>,
  ): Promise<{ readonly result: ExecutionResult; readonly statements: readonly string[] }>;
  drop(): Promise<void>;
}

export interface ApiOptions {
  /** True: queries are answered by plans and field by field, and must be the same bytes. */
  readonly bothWays?: boolean;
}

export async function apiOf(
  database: TestDatabase,
  schema: GraphQLSchema,
  { bothWays = false }: ApiOptions = {},
): Promise<Api> {
  const execute = createExecute({ db: database.db });
  const byFields = createExecute({ db: database.db, compile: false });
  const run: Api['run'] = async (text, variableValues, contextValue) => {
    const document = parse(text);
    const [wrong] = validate(schema, document);
    if (wrong !== undefined) throw wrong;
    const args = { schema, document, variableValues: variableValues ?? {}, contextValue };
    const bytes = JSON.stringify(await execute(args));
    if (bothWays && getOperationAST(document)?.operation === 'query')
      expect(JSON.stringify(await byFields(args))).toBe(bytes);
    // As a client gets it: no null prototypes, no undefined.
    return JSON.parse(bytes) as ExecutionResult;
  };
  return {
    database,
    schema,
    run,
    watch: async (text, variables) => {
      const before = database.queries.statements.length;
      const result = await run(text, variables);
      return { result, statements: database.queries.statements.slice(before) };
    },
    drop: () => database.drop(),
  };
}

export const blogSchema = buildSchema(BLOG_MODELS, { operations: BLOG_FIELDS });

/** The blog on an engine: empty tables, or with its rows; `size` connections, of which several answer in any order. */
export async function blogApi(engine: Engine, { rows = true, size = 10 } = {}): Promise<Api> {
  const database = await engine.createDatabase({ size });
  await createTables(database.db, BLOG_MODELS);
  if (rows) await seedBlog(database.db);
  return apiOf(database, blogSchema);
}
