import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';
import { descriptionOf, type FieldDescription } from '../field-description.ts';

type Variables = Readonly<Record<string, unknown>>;

interface KnownDocument {
  readonly schema: GraphQLSchema;
  /** The variables that page sizes come from. */
  readonly sizes: readonly string[];
  readonly costs: Map<string, number>;
}

/** Page sizes that differ are few: they have a maximum. */
const MAX_KNOWN = 200;

/** Deeper selections are refused elsewhere. */
const MAX_LEVELS = 200;

/**
 * How many rows an operation may read at most, as its page sizes say before anything is read: 10 authors with 20 books each are
 * 210. A row by key costs 1, a count or an aggregate 1 for each list. What custom resolvers read is not known.
 */
export class OperationCosts {
  readonly #known = new WeakMap<DocumentNode, KnownDocument>();

  of({ schema, document, operationName, variableValues }: ExecutionArgs): number {
    const operation = getOperationAST(document, operationName);
    if (operation === null || operation === undefined) return 0;
    const known = this.#prepared(schema, document);
    const variables = variableValues ?? {};
    const key = `${operation.name?.value} ${known.sizes.map((name) => sizeOf(variables[name]) ?? '').join()}`;
    const cost = known.costs.get(key) ?? costOf(schema, document, operation, variables);
    if (known.costs.size >= MAX_KNOWN) known.costs.clear();
    known.costs.set(key, cost);
    return cost;
  }

  #prepared(schema: GraphQLSchema, document: DocumentNode): KnownDocument {
    const known = this.#known.get(document);
    if (known?.schema === schema) return known;
    const sizes = new Set<string>();
    visit(document, {
      Argument: ({ name, value }) => {
        if ((name.value === 'first' || name.value === 'last') && value.kind === Kind.VARIABLE)
          sizes.add(value.name.value);
      },
    });
    const prepared = { schema, sizes: [...sizes], costs: new Map() };
    this.#known.set(document, prepared);
    return prepared;
  }
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Variables;
  readonly defaults: ReadonlyMap<string, number>;
  readonly level: number;
  /** Costs of fragments by their name, type and page: a fragment that is spread often is walked once. */
  readonly known: Map<string, number>;
}

function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const defaults = new Map<string, number>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (defaultValue?.kind === Kind.INT) defaults.set(variable.name.value, Number(defaultValue.value));
  const root = schema.getRootType(operation.operation);
  if (root === null || root === undefined) return 0;
  const walk: Walk = { schema, fragments, variables, defaults, level: 0, known: new Map() };
  return costOfSelections(walk, root, operation.selectionSet.selections, 1);
}

/** @param page the rows of the connection that the selections are parts of */
function costOfSelections(
  walk: Walk,
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  page: number,
): number {
  if (walk.level > MAX_LEVELS) return Number.POSITIVE_INFINITY;
  const deeper = { ...walk, level: walk.level + 1 };
  let cost = 0;
  for (const node of selections) {
    if (node.kind === Kind.FIELD) cost += costOfField(deeper, type, node, page);
    else if (node.kind === Kind.INLINE_FRAGMENT)
      cost += costOfSelections(
        deeper,
        typeOf(walk, node.typeCondition?.name.value, type),
        node.selectionSet.selections,
        page,
      );
    else {
      const name = node.name.value;
      const fragment = walk.fragments.get(name);
      if (fragment === undefined) continue;
      const key = `${name} ${type.name} ${page}`;
      const known = walk.known.get(key);
      const inner =
        known ??
        costOfSelections(
          deeper,
          typeOf(walk, fragment.typeCondition.name.value, type),
          fragment.selectionSet.selections,
          page,
        );
      walk.known.set(key, inner);
      cost += inner;
    }
  }
  return cost;
}

function typeOf({ schema }: Walk, name: string | undefined, type: GraphQLObjectType): GraphQLObjectType {
  const named = name === undefined ? undefined : schema.getType(name);
  return isObjectType(named) ? named : type;
}

function costOfField(walk: Walk, type: GraphQLObjectType, node: FieldNode, page: number): number {
  const field = type.getFields()[node.name.value];
  const description = descriptionOf(field);
  if (field === undefined) return 0;
  const inner = getNamedType(field.type);
  const selections = node.selectionSet?.selections ?? [];
  const below = (rows: number): number => (isObjectType(inner) ? costOfSelections(walk, inner, selections, rows) : 0);
  const size = pageOf(walk, description, node);
  if (size !== undefined) return below(size);
  switch (description?.kind) {
    case 'nodes':
      return page * (1 + below(1));
    case 'edges':
      return page * (1 + below(1));
    case 'edgeNode':
      return below(1);
    case 'totalCount':
    case 'aggregate':
    case 'groups':
      return 1;
    case 'byKey':
    case 'byUnique':
    case 'node':
    case 'relation':
      return 1 + below(1);
    default:
      return below(1);
  }
}

/** The page size of a connection; undefined for any other field. */
function pageOf(walk: Walk, description: FieldDescription | undefined, node: FieldNode): number | undefined {
  if (description === undefined) return undefined;
  const isList =
    description.kind === 'connection' || (description.kind === 'relation' && description.relation.kind === 'many');
  if (!isList) return undefined;
  const { pageSize } = description.kind === 'relation' ? description.relation.other : description.api;
  const given = node.arguments?.filter(({ name }) => name.value === 'first' || name.value === 'last') ?? [];
  const sizes = given.map(({ value }) => {
    if (value.kind === Kind.INT) return sizeOf(Number(value.value));
    if (value.kind !== Kind.VARIABLE) return undefined;
    return sizeOf(walk.variables[value.name.value] ?? walk.defaults.get(value.name.value));
  });
  const known = sizes.filter((size) => size !== undefined);
  // More than the largest page is refused where the page is read.
  return Math.min(known.length === 0 ? pageSize.default : Math.max(...known), pageSize.max);
}

function sizeOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}
