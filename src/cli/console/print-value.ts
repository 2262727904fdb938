import { inspect } from 'node:util';
import type { Database } from '../../database/database.ts';
import { PhoebeError } from '../../errors/phoebe-error.ts';
import { isModel, type ModelCore } from '../../orm/index.ts';
import type { BoundStatement } from '../../sql/compiled-query.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';

interface Query {
  toSql(dialect: Dialect): BoundStatement;
}

/** Makes the function that prints what a statement at the console gave. */
export function valuePrinter(database: Database, hasColours: boolean): (value: unknown) => string {
  return (value) => {
    if (value instanceof PhoebeError) return `${value.name}: ${value.message}`;
    if (isModel(value)) return describeModel(value);
    if (isQuery(value)) return describeQuery(value, database.knownDialect);
    return inspect(value, { colors: hasColours, depth: 5, maxArrayLength: 1_000, maxStringLength: 10_000 });
  };
}

/** A model with its fields, as a table of them. */
export function describeModel({ meta }: ModelCore): string {
  const fields = [...meta.fields.values()];
  const width = Math.max(...fields.map(({ property }) => property.length));
  const lines = fields.map(({ property, column, type }) => `  ${property.padEnd(width)}  ${column} ${type.columnType}`);
  return [`${meta.name} (table ${meta.tableName})`, ...lines].join('\n');
}

function isQuery(value: unknown): value is Query {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Query>).toSql === 'function';
}

/** A query that nobody has awaited has not run. */
function describeQuery(query: Query, dialect: Dialect | undefined): string {
  if (dialect === undefined) return inspect(query);
  const { sql, values } = query.toSql(dialect);
  const given = values.length === 0 ? '' : ` -- ${JSON.stringify(values)}`;
  return `${sql}${given}\n(a query that has not run: await it)`;
}
