import { buildSchema, type GraphQLSchema } from 'graphql';
import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { printSchemaSorted } from './print-schema-sorted.ts';

/** What a change does to clients: stops some, may surprise some, is noticed by none. */
export const CHANGE_SEVERITIES = ['breaking', 'dangerous', 'safe'] as const;
export type ChangeSeverity = (typeof CHANGE_SEVERITIES)[number];

/** One difference between two schemas. */
export interface SchemaChange {
  readonly severity: ChangeSeverity;
  /** The kind of change: `FIELD_REMOVED`, `ENUM_VALUE_ADDED` … */
  readonly type: string;
  /** Where in the schema: `User.email`. Undefined for a change of the whole. */
  readonly path: string | undefined;
  /** A sentence without its full stop. */
  readonly message: string;
  /** Why it is of that severity, where that is not plain. */
  readonly reason: string | undefined;
}

/**
 * Every difference between a schema as text and one that is built, the worst first: breaking, dangerous, safe. Both are
 * compared as text says them, so that nothing differs that a client cannot see. The members of a new type are not listed one
 * by one.
 *
 * Which change is of which severity, `@graphql-inspector/core` knows: https://the-guild.dev/graphql/inspector/docs/commands/diff
 *
 * @throws InvalidArgumentError where the text is not a schema
 * @example (await compareSchemas(readFileSync('schema.graphql', 'utf8'), buildSchema(models))).filter(({ severity }) => severity === 'breaking')
 */
export async function compareSchemas(before: string, after: GraphQLSchema): Promise<readonly SchemaChange[]> {
  const { CriticalityLevel, diff } = await import('@graphql-inspector/core');
  const severities: Readonly<Record<string, ChangeSeverity>> = {
    [CriticalityLevel.Breaking]: 'breaking',
    [CriticalityLevel.Dangerous]: 'dangerous',
    [CriticalityLevel.NonBreaking]: 'safe',
  };
  const found = await diff(parse(before), buildSchema(printSchemaSorted(after)));
  const changes = found.map(({ criticality, type, path, message }): SchemaChange => {
    return { severity: severities[criticality.level]!, type, path, message, reason: criticality.reason };
  });
  const news = new Set(changes.filter(({ type }) => type === 'TYPE_ADDED').map(({ path }) => path));
  const isPartOfNew = ({ severity, type, path }: SchemaChange): boolean =>
    severity === 'safe' && type !== 'TYPE_ADDED' && path !== undefined && news.has(path.split('.')[0]);
  return changes.filter((change) => !isPartOfNew(change)).sort(byWeight);
}

function byWeight(one: SchemaChange, other: SchemaChange): number {
  const weight = ({ severity }: SchemaChange): number => CHANGE_SEVERITIES.indexOf(severity);
  return weight(one) - weight(other) || compareText(one.path ?? '', other.path ?? '');
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function parse(text: string): GraphQLSchema {
  try {
    return buildSchema(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidArgumentError(`The schema to compare with cannot be read: ${reason}`, { cause });
  }
}
