import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { TypeReaders } from './inputs/type-reader.ts';
import { VariableReader } from './inputs/variable-reader.ts';

/** Documents whose conditions come out in more ways than these are somebody's game: their plans are made anew. */
const MAX_PLANS = 100;

/** Errors in the variables themselves are graphql-js's to report. */
const MAX_VARIABLE_ERRORS = 50;

type Variables = Readonly<Record<string, unknown>>;

/** The plans of documents, which live as long as the documents themselves: see the server's cache of them. */
export class PlannedDocuments<Plan> {
  readonly #typeReaders = new TypeReaders();
  readonly #byDocument = new WeakMap<DocumentNode, PlannedDocument<Plan>>();

  of({ schema, document }: { readonly schema: GraphQLSchema; readonly document: DocumentNode }): PlannedDocument<Plan> {
    const known = this.#byDocument.get(document);
    if (known?.schema === schema) return known;
    const made = new PlannedDocument<Plan>(schema, document, this.#typeReaders);
    this.#byDocument.set(document, made);
    return made;
  }
}

/** A document with the plans of its operations: one for each way in which `@skip` and `@include` come out. */
export class PlannedDocument<Plan> {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The variables that decide by `@skip` and `@include` what is asked for. */
  readonly #conditions: readonly string[];
  readonly #plans = new Map<string, Plan>();
  readonly #typeReaders: TypeReaders;
  readonly #readers = new Map<OperationDefinitionNode, VariableReader>();

  constructor(schema: GraphQLSchema, document: DocumentNode, typeReaders = new TypeReaders()) {
    this.schema = schema;
    this.#typeReaders = typeReaders;
    this.fragments = fragmentsOf(document);
    this.#conditions = conditionsOf(document);
  }

  /** The variables as the schema has them; undefined where something is wrong, which graphql-js reports. */
  variables(
    operation: OperationDefinitionNode,
    given: Variables | null | undefined,
  ): Record<string, unknown> | undefined {
    let reader = this.#readers.get(operation);
    if (reader === undefined) {
      reader = new VariableReader(this.schema, operation, this.#typeReaders);
      this.#readers.set(operation, reader);
    }
    const { variableDefinitions = [] } = operation;
    return (
      reader.read(given ?? {}) ??
      getVariableValues(this.schema, variableDefinitions, given ?? {}, { maxErrors: MAX_VARIABLE_ERRORS }).coerced
    );
  }

  plan(operation: OperationDefinitionNode, variables: Variables, make: () => Plan): Plan {
    const key = this.#key(operation, variables);
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    if (this.#plans.size >= MAX_PLANS) this.#plans.clear();
    const plan = make();
    this.#plans.set(key, plan);
    return plan;
  }

  replace(operation: OperationDefinitionNode, variables: Variables, plan: Plan): void {
    this.#plans.set(this.#key(operation, variables), plan);
  }

  #key({ name }: OperationDefinitionNode, variables: Variables): string {
    return `${name?.value} ${this.#conditions.map((condition) => variables[condition]).join()}`;
  }
}

function fragmentsOf(document: DocumentNode): Readonly<Record<string, FragmentDefinitionNode>> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  return fragments;
}

function conditionsOf(document: DocumentNode): readonly string[] {
  const conditions = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: values = [] }) => {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of values) if (value.kind === Kind.VARIABLE) conditions.add(value.name.value);
    },
  });
  return [...conditions];
}
