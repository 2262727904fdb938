import type { GraphQLSchema } from 'graphql';
import { GraphQLError } from 'graphql';
import type { Gate, Viewer } from '../../access/index.ts';
import { QueryError } from '../../errors/query-errors.ts';
import type { ApiModel } from '../api/api-model.ts';
import type { ApiModels } from '../api/api-models.ts';
import type { GraphQLErrorCode } from './error-codes.ts';
import { OperationError } from './operation-error.ts';

/** What is told of a constraint of which nothing may be named. */
const SENTENCES: Readonly<Partial<Record<GraphQLErrorCode, string>>> = {
  FOREIGN_KEY_VIOLATION: 'Other rows refer to this one, or it refers to a row that does not exist.',
  UNIQUE_VIOLATION: 'A row with the same unique key exists already.',
};
const OTHERWISE = 'The change breaks a constraint of the database.';

/**
 * The errors without the names of tables, columns and constraints that the viewer may read nothing of: a row that is referred to
 * from a hidden model is told from one that is not, but not by what.
 */
export function withoutHidden(
  errors: readonly GraphQLError[],
  schema: GraphQLSchema,
  viewer: unknown,
): readonly GraphQLError[] {
  const models = schema.extensions.phoebe as ApiModels;
  let gate: Gate | undefined;
  return errors.map((error) => {
    const cause = queryErrorOf(error);
    if (cause?.constraint === undefined && cause?.table === undefined) return error;
    gate ??= models.policy.gateFor(viewer as Viewer | null | undefined);
    if (!namesHidden(cause, models, gate)) return error;
    const code = error.extensions.code as GraphQLErrorCode;
    const shown = new OperationError(code, SENTENCES[code] ?? OTHERWISE, { cause });
    const { nodes, path } = error;
    return new GraphQLError(shown.message, {
      nodes: nodes ?? null,
      path: path ?? null,
      originalError: shown,
      extensions: shown.extensions,
    });
  });
}

function queryErrorOf(error: GraphQLError): QueryError | undefined {
  for (let current: unknown = error; current instanceof Error; current = nextOf(current))
    if (current instanceof QueryError) return current;
  return undefined;
}

function nextOf(error: Error): unknown {
  return error instanceof GraphQLError ? error.originalError : error.cause;
}

function namesHidden({ table, columns, message, code }: QueryError, models: ApiModels, gate: Gate): boolean {
  const named = [...new Set([...(table === undefined ? [] : [table]), ...tablesIn(message)])];
  const shown = named.map((name) => models.all.find(({ meta }) => meta.tableName === name));
  if (shown.some((api) => api === undefined || gate.authorize(api.model, 'read') === false)) return true;
  // A key that nothing is told of may be of any table. Other constraints are of the table that is written.
  if (named.length === 0 && code === 'FOREIGN_KEY_VIOLATION') return true;
  const owners = named.length === 0 ? models.all : [shown[0]!];
  return owners.some((api) => columns.some((column) => isHiddenColumn(api, column, gate)));
}

/** Sentences about keys to other tables name these. */
function tablesIn(message: string): readonly string[] {
  return [...message.matchAll(/\btable "([^"]+)"/g)].map(([, name]) => name!);
}

function isHiddenColumn(api: ApiModel, column: string, gate: Gate): boolean {
  const field = [...api.meta.fields.values()].find((each) => each.column === column);
  if (field === undefined) return false;
  const isShown = api.columns.some((each) => each.field === field) || api.primaryKey.includes(field);
  return !isShown || gate.authorizeField(api.model, field.property, 'read') === false;
}
