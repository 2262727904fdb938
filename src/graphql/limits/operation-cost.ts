import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
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
import type { ApiModel } from '../api/api-model.ts';
import { descriptionOf } from '../field-description.ts';

type Variables = Readonly<Record<string, unknown>>;

interface KnownDocument {
  readonly schema: GraphQLSchema;
  /** The variables that page sizes come from. */
  readonly sizes: readonly string[];
  readonly costs: Map<string, OperationCost>;
}

/** What an operation may cost at most. */
export interface OperationCost {
  /** Rows that are read. */
  readonly rows: number;
  /** Cells of the answer: its fields, as often as they are printed. */
  readonly cells: number;
}

/** Arguments that say how many rows there may be: a number, or a list with one item for each row. */
const SIZES: ReadonlySet<string> = new Set(['first', 'last', 'maxAffected', 'input']);

const FREE: OperationCost = { rows: 0, cells: 0 };

/** Page sizes that differ are few: they have a maximum. */
const MAX_KNOWN = 200;

/** Deeper selections are refused elsewhere. */
const MAX_LEVELS = 200;

/**
 * How many rows an operation may read at most, and how many cells its answer may have, as its page sizes say before anything is
 * read: 10 authors with 20 books each are 210 rows, and with two columns of both 420 cells and those of the lists around them. A
 * row by key costs 1, a count or an aggregate 1 for each list. What custom resolvers read is not known.
 */
export class OperationCosts {
  readonly #known = new WeakMap<DocumentNode, KnownDocument>();

  of({ schema, document, operationName, variableValues }: ExecutionArgs): OperationCost {
    const operation = getOperationAST(document, operationName);
    if (operation === null || operation === undefined) return FREE;
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
        if (SIZES.has(name.value) && value.kind === Kind.VARIABLE) sizes.add(value.name.value);
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
  readonly known: Map<string, OperationCost>;
}

function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): OperationCost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const defaults = new Map<string, number>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (defaultValue?.kind === Kind.INT) defaults.set(variable.name.value, Number(defaultValue.value));
  const root = schema.getRootType(operation.operation);
  if (root === null || root === undefined) return FREE;
  const walk: Walk = { schema, fragments, variables, defaults, level: 0, known: new Map() };
  return costOfSelections(walk, root, operation.selectionSet.selections, 1);
}

/** @param page the rows of the connection that the selections are parts of */
function costOfSelections(
  walk: Walk,
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  page: number,
): OperationCost {
  if (walk.level > MAX_LEVELS) return ENDLESS;
  const deeper = { ...walk, level: walk.level + 1 };
  let cost = FREE;
  for (const node of selections) {
    if (node.kind === Kind.FIELD) cost = sum(cost, costOfField(deeper, type, node, page));
    else if (node.kind === Kind.INLINE_FRAGMENT) {
      const inner = typeOf(walk, node.typeCondition?.name.value, type);
      cost = sum(cost, costOfSelections(deeper, inner, node.selectionSet.selections, page));
    } else cost = sum(cost, costOfFragment(deeper, type, node.name.value, page));
  }
  return cost;
}

function costOfFragment(walk: Walk, type: GraphQLObjectType, name: string, page: number): OperationCost {
  const fragment = walk.fragments.get(name);
  if (fragment === undefined) return FREE;
  const key = `${name} ${type.name} ${page}`;
  const known = walk.known.get(key);
  if (known !== undefined) return known;
  const inner = typeOf(walk, fragment.typeCondition.name.value, type);
  const cost = costOfSelections(walk, inner, fragment.selectionSet.selections, page);
  walk.known.set(key, cost);
  return cost;
}

const ENDLESS: OperationCost = { rows: Number.POSITIVE_INFINITY, cells: Number.POSITIVE_INFINITY };

function sum(one: OperationCost, other: OperationCost): OperationCost {
  return { rows: one.rows + other.rows, cells: one.cells + other.cells };
}

function typeOf({ schema }: Walk, name: string | undefined, type: GraphQLObjectType): GraphQLObjectType {
  const named = name === undefined ? undefined : schema.getType(name);
  return isObjectType(named) ? named : type;
}

function costOfField(walk: Walk, type: GraphQLObjectType, node: FieldNode, page: number): OperationCost {
  const field = type.getFields()[node.name.value];
  if (field === undefined) return { rows: 0, cells: 1 };
  const description = descriptionOf(field);
  const inner = getNamedType(field.type);
  const selections = node.selectionSet?.selections ?? [];
  const below = (rows: number): OperationCost =>
    isObjectType(inner) ? costOfSelections(walk, inner, selections, rows) : FREE;
  switch (description?.kind) {
    case 'connection':
      return printed(1, { rows: 0, cells: 0 }, below(pageOf(walk, description.api, node)));
    case 'nodes':
    case 'edges':
    case 'rows':
      return printed(page, { rows: 1, cells: 1 }, below(1));
    case 'createMany':
      return printed(1, FREE, below(sizeFrom(walk, node, 'input') ?? 1));
    case 'updateMany':
    case 'deleteMany':
      return printed(1, FREE, below(sizeFrom(walk, node, 'maxAffected') ?? defaultOf(field, 'maxAffected')));
    case 'groups': {
      // However many groups there are, their rows are one statement's.
      const { cells } = below(1);
      return { rows: 1, cells: 1 + pageOf(walk, description.api, node) * (1 + cells) };
    }
    case 'totalCount':
      return { rows: 1, cells: 1 };
    case 'aggregate':
      return { rows: 1, cells: 1 + below(1).cells };
    case 'byKey':
    case 'byUnique':
    case 'node':
      return printed(1, { rows: 1, cells: 0 }, below(1));
    case 'relation': {
      const { relation } = description;
      if (relation.kind === 'many') return printed(1, { rows: 0, cells: 0 }, below(pageOf(walk, relation.other, node)));
      return printed(1, { rows: 1, cells: 0 }, below(1));
    }
    default:
      return printed(1, FREE, below(1));
  }
}

/** A field that is printed once, with so many items, each of which costs `own` and what is below it. */
function printed(items: number, own: OperationCost, below: OperationCost): OperationCost {
  return { rows: items * (own.rows + below.rows), cells: 1 + items * (own.cells + below.cells) };
}

/** The most rows, or groups, that a field's arguments let a page have. */
function pageOf(walk: Walk, { pageSize }: ApiModel, node: FieldNode): number {
  const first = sizeFrom(walk, node, 'first');
  const last = sizeFrom(walk, node, 'last');
  // More than the largest page is refused where the page is read.
  return Math.min(
    first === undefined && last === undefined ? pageSize.default : Math.max(first ?? 0, last ?? 0),
    pageSize.max,
  );
}

/** What an argument says of the number of rows; undefined where it is not given. */
function sizeFrom({ variables, defaults }: Walk, node: FieldNode, argument: string): number | undefined {
  const value = node.arguments?.find(({ name }) => name.value === argument)?.value;
  switch (value?.kind) {
    case Kind.INT:
      return sizeOf(Number(value.value));
    case Kind.LIST:
      return value.values.length;
    case Kind.VARIABLE:
      return sizeOf(variables[value.name.value] ?? defaults.get(value.name.value));
    default:
      return undefined;
  }
}

function defaultOf(field: GraphQLField<unknown, unknown>, argument: string): number {
  return sizeOf(field.args.find(({ name }) => name === argument)?.defaultValue) ?? 1;
}

function sizeOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'number' && value >= 0 ? value : undefined;
}
