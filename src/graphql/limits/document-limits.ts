import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a document may be, whatever its variables. */
export interface DocumentLimits {
  /** Words and signs of the text; parsing stops there. Default 10,000. */
  readonly maxTokens: number;
  /** How deep fields may stand in each other, fragments spread. Default 20. */
  readonly maxDepth: number;
  /** Fields with another name in the answer, fragments spread. Default 100. */
  readonly maxAliases: number;
  /** Fields of `Query` or `Mutation` in one operation. Default 30. */
  readonly maxRootFields: number;
  /** Fields in one operation, fragments spread. Default 2,000. */
  readonly maxFields: number;
  /** Directives in the document. Default 100. */
  readonly maxDirectives: number;
}

/** Enough for every application's own documents, too little for an attack. */
export const DEFAULT_DOCUMENT_LIMITS: DocumentLimits = {
  // GraphiQL's introspection has 400; one of 10,000 is parsed in a few milliseconds.
  maxTokens: 10_000,
  // Six levels of relations with `edges` and `node` between.
  maxDepth: 20,
  maxAliases: 100,
  maxRootFields: 30,
  maxFields: 2_000,
  maxDirectives: 100,
};

/** The same key many times in one selection makes the comparison of its fields quadratic. */
const MAX_REPEATS = 30;

/** Values are read by functions that call themselves. Filters have a smaller limit of their own. */
export const MAX_VALUE_DEPTH = 100;

/**
 * Measures a document before it is validated, in time that is linear in its text: fragments are measured once, however often
 * they are spread, so that a small text that spreads to millions of fields costs nothing.
 * @throws GraphQLError LIMIT_EXCEEDED that says which limit and how much there is of it
 */
export function assertDocumentLimits(document: DocumentNode, limits: DocumentLimits): void {
  const measured = new DocumentMeasures(document);
  assertAtMost('maxDirectives', measured.directives, limits.maxDirectives);
  if (measured.valueDepth > MAX_VALUE_DEPTH)
    throw exceeded(`A value nests ${measured.valueDepth} levels deep; ${MAX_VALUE_DEPTH} are allowed.`);
  for (const operation of document.definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, fields, aliases, repeats, roots } = measured.of(operation);
    assertAtMost('maxDepth', depth, limits.maxDepth);
    assertAtMost('maxRootFields', roots, limits.maxRootFields);
    assertAtMost('maxAliases', aliases, limits.maxAliases);
    assertAtMost('maxFields', fields, limits.maxFields);
    if (repeats > MAX_REPEATS)
      throw exceeded(`A selection names one field ${repeats} times; ${MAX_REPEATS} times are allowed. Name it once.`);
  }
  // A fragment that no operation spreads is validated too.
  for (const { fields, repeats, depth } of measured.fragments) {
    assertAtMost('maxDepth', depth, limits.maxDepth);
    assertAtMost('maxFields', fields, limits.maxFields);
    if (repeats > MAX_REPEATS)
      throw exceeded(`A selection names one field ${repeats} times; ${MAX_REPEATS} are allowed.`);
  }
}

const WHAT: Readonly<Record<keyof Omit<DocumentLimits, 'maxTokens'>, string>> = {
  maxDepth: 'is nested {n} levels deep',
  maxAliases: 'has {n} aliases',
  maxRootFields: 'has {n} root fields',
  maxFields: 'has {n} fields',
  maxDirectives: 'has {n} directives',
};

function assertAtMost(limit: keyof typeof WHAT, count: number, max: number): void {
  if (count <= max) return;
  const shown = Number.isFinite(count) && count <= Number.MAX_SAFE_INTEGER ? String(count) : 'endless';
  throw exceeded(`The document ${WHAT[limit].replace('{n}', shown)}; ${max} are allowed (${limit}).`);
}

export function exceeded(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', http: { spec: true, status: 400 } } });
}

interface Measure {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  /** The most times that one key stands in one selection. */
  readonly repeats: number;
}

const NOTHING: Measure = { depth: 0, fields: 0, aliases: 0, repeats: 0 };

/** What a cycle of fragments measures: validation would find it too, but later. */
const ENDLESS: Measure = { depth: Number.POSITIVE_INFINITY, fields: 0, aliases: 0, repeats: 0 };

/** Selections nested deeper than this are not walked further, so that the walk itself cannot run out of stack. */
const MAX_WALK = 200;

class DocumentMeasures {
  readonly directives: number;
  readonly valueDepth: number;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #known = new Map<string, Measure>();
  readonly #keys = new Map<string, ReadonlyMap<string, number>>();
  readonly #running = new Set<string>();

  constructor(document: DocumentNode) {
    for (const node of document.definitions)
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(node.name.value, node);
    const { directives, valueDepth } = scan(document);
    this.directives = directives;
    this.valueDepth = valueDepth;
  }

  get fragments(): readonly Measure[] {
    return [...this.#fragments.keys()].map((name) => this.#fragment(name, 0));
  }

  of({ selectionSet }: OperationDefinitionNode): Measure & { readonly roots: number } {
    const roots = [...this.#keysOf(selectionSet, 0).values()].reduce((sum, count) => sum + count, 0);
    return { ...this.#selection(selectionSet, 0), roots };
  }

  #selection({ selections }: SelectionSetNode, level: number): Measure {
    if (level > MAX_WALK) return ENDLESS;
    let total = NOTHING;
    const keys = new Map<string, number>();
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const name = node.name.value;
        count(keys, node.alias?.value ?? name, 1);
        // Introspection has a depth of its own, and is switched off as a whole.
        const inner =
          node.selectionSet === undefined || name === '__schema' || name === '__type'
            ? NOTHING
            : this.#selection(node.selectionSet, level + 1);
        const isAlias = node.alias !== undefined && node.alias.value !== name;
        total = joined(total, {
          ...inner,
          depth: inner.depth + 1,
          fields: inner.fields + 1,
          aliases: inner.aliases + (isAlias ? 1 : 0),
        });
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        total = joined(total, this.#selection(node.selectionSet, level + 1));
        for (const [key, times] of this.#keysOf(node.selectionSet, level + 1)) count(keys, key, times);
      } else {
        total = joined(total, this.#fragment(node.name.value, level + 1));
        for (const [key, times] of this.#fragmentKeys(node.name.value, level + 1)) count(keys, key, times);
      }
    }
    return { ...total, repeats: Math.max(total.repeats, ...keys.values()) };
  }

  #fragment(name: string, level: number): Measure {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return NOTHING;
    if (this.#running.has(name)) return ENDLESS;
    this.#running.add(name);
    const measure = this.#selection(fragment.selectionSet, level);
    this.#running.delete(name);
    this.#known.set(name, measure);
    return measure;
  }

  /** How often each key stands in a selection, fragments spread. */
  #keysOf({ selections }: SelectionSetNode, level: number): ReadonlyMap<string, number> {
    const keys = new Map<string, number>();
    if (level > MAX_WALK) return keys;
    for (const node of selections) {
      if (node.kind === Kind.FIELD) count(keys, node.alias?.value ?? node.name.value, 1);
      else {
        const inner =
          node.kind === Kind.INLINE_FRAGMENT
            ? this.#keysOf(node.selectionSet, level + 1)
            : this.#fragmentKeys(node.name.value, level + 1);
        for (const [key, times] of inner) count(keys, key, times);
      }
    }
    return keys;
  }

  #fragmentKeys(name: string, level: number): ReadonlyMap<string, number> {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return new Map();
    this.#keys.set(name, new Map());
    const keys = this.#keysOf(fragment.selectionSet, level);
    this.#keys.set(name, keys);
    return keys;
  }
}

function joined(left: Measure, right: Measure): Measure {
  return {
    depth: Math.max(left.depth, right.depth),
    fields: left.fields + right.fields,
    aliases: left.aliases + right.aliases,
    repeats: Math.max(left.repeats, right.repeats),
  };
}

function count(keys: Map<string, number>, key: string, times: number): void {
  keys.set(key, (keys.get(key) ?? 0) + times);
}

/** Counts directives, and how deep values nest, over the whole document, without recursion. */
function scan(document: DocumentNode): { readonly directives: number; readonly valueDepth: number } {
  let directives = 0;
  let valueDepth = 0;
  const open: { readonly part: unknown; readonly depth: number }[] = [{ part: document.definitions, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { part, depth } = next;
    if (Array.isArray(part)) for (const item of part) open.push({ part: item, depth });
    else if (typeof part === 'object' && part !== null) {
      const node = part as Readonly<Record<string, unknown>>;
      if (node.kind === Kind.DIRECTIVE) directives += 1;
      const inner = node.kind === Kind.LIST || node.kind === Kind.OBJECT ? depth + 1 : depth;
      valueDepth = Math.max(valueDepth, inner);
      for (const key of CHILDREN) if (node[key] !== undefined) open.push({ part: node[key], depth: inner });
    }
  }
  return { directives, valueDepth };
}

const CHILDREN = [
  'selectionSet',
  'selections',
  'variableDefinitions',
  'directives',
  'arguments',
  'value',
  'values',
  'fields',
  'defaultValue',
] as const;
