import {
  DirectiveLocation,
  type ExecutionArgs,
  GraphQLDirective,
  GraphQLEnumType,
  GraphQLNonNull,
  GraphQLString,
  getDirectiveValues,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';

/** How a mutation operation is cut into transactions: one for the whole of it, or one for each root field. */
export const TRANSACTION_MODES = ['OPERATION', 'PER_FIELD'] as const;
export type TransactionMode = (typeof TRANSACTION_MODES)[number];

const transactionMode = new GraphQLEnumType({
  name: 'TransactionMode',
  description: 'How a mutation operation is cut into transactions.',
  values: {
    OPERATION: { description: 'One transaction: either everything is written or nothing.' },
    PER_FIELD: { description: 'Each root field has its own transaction, in their order.' },
  },
});

const transactionDirective = new GraphQLDirective({
  name: 'transaction',
  description: "Chooses the operation's transactions. Without it the server's own mode counts.",
  locations: [DirectiveLocation.MUTATION],
  args: { mode: { type: new GraphQLNonNull(transactionMode), defaultValue: 'OPERATION' } },
});

const snapshotDirective = new GraphQLDirective({
  name: 'snapshot',
  description: 'Reads everything of the query as it was at one moment.',
  locations: [DirectiveLocation.QUERY],
});

const asOfDirective = new GraphQLDirective({
  name: 'asOf',
  description:
    'Reads everything of the query as it was at that moment, on CockroachDB: "-10s", "2026-05-01T10:00:00Z", ' +
    '"follower_read_timestamp()"; "now" reads the present where the server\'s queries read the past.',
  locations: [DirectiveLocation.QUERY],
  args: { time: { type: new GraphQLNonNull(GraphQLString) } },
});

/** The directives that `buildSchema` declares for queries. */
export const QUERY_DIRECTIVES: readonly GraphQLDirective[] = [snapshotDirective, asOfDirective];

/** Those that it declares where there are mutations. */
export const MUTATION_DIRECTIVES: readonly GraphQLDirective[] = [transactionDirective];

/** What the directives of an operation say; what none says is left out. */
export interface OperationDirectives {
  readonly mode?: TransactionMode;
  readonly snapshot: boolean;
  readonly asOf?: string;
}

const NOTHING: OperationDirectives = { snapshot: false };

/** Reads the directives of an operation, whose arguments may be variables. */
export function readDirectives(
  { schema, variableValues }: Pick<ExecutionArgs, 'schema' | 'variableValues'>,
  operation: OperationDefinitionNode,
): OperationDirectives {
  if (operation.directives === undefined || operation.directives.length === 0) return NOTHING;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  // Variables that do not fit are reported by the execution itself.
  if (coerced === undefined) return NOTHING;
  const valuesOf = (directive: GraphQLDirective) => getDirectiveValues(directive, operation, coerced);
  const mode = valuesOf(transactionDirective)?.mode as TransactionMode | undefined;
  const asOf = valuesOf(asOfDirective)?.time as string | undefined;
  return {
    snapshot: valuesOf(snapshotDirective) !== undefined,
    ...(mode === undefined ? {} : { mode }),
    ...(asOf === undefined ? {} : { asOf }),
  };
}
