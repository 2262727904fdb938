import { GraphQLDeferDirective, GraphQLStreamDirective } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLSchema,
  Kind,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { Database } from 'phoebe';
import { createExecute } from 'phoebe/graphql';
import { type Run, schema } from './newsroom.ts';

/** The schema as a server with `@defer` has it. */
const deferring = new GraphQLSchema({
  ...schema.toConfig(),
  directives: [...schema.getDirectives(), GraphQLDeferDirective, GraphQLStreamDirective],
});

interface Part {
  readonly data?: unknown;
  readonly items?: readonly unknown[] | null;
  readonly path?: readonly (string | number)[];
  readonly errors?: ExecutionResult['errors'];
}

/** Runs queries with every selection deferred, and puts the parts together again. */
export function deferredRunnerOf(db: Database): Run {
  const execute = createExecute({ db });
  return async (text, viewer, variables = {}) => {
    const result: unknown = await execute({
      schema: deferring,
      document: deferred(parse(text)),
      variableValues: { ...variables },
      contextValue: { viewer },
    });
    const errors: unknown[] = [];
    let data: unknown;
    for await (const part of partsOf(result)) {
      errors.push(...(part.errors ?? []));
      if (part.data !== undefined || part.incremental === undefined) data ??= part.data;
      for (const later of part.incremental ?? []) {
        errors.push(...(later.errors ?? []));
        put(data, later);
      }
    }
    return JSON.parse(JSON.stringify({ ...(errors.length > 0 && { errors }), data })) as ExecutionResult;
  };
}

/** `{ a { b } }` becomes `{ a { ... @defer { b } } }`, at every level but the first. */
function deferred(document: DocumentNode): DocumentNode {
  let depth = 0;
  return visit(document, {
    SelectionSet: {
      enter: () => {
        depth += 1;
      },
      leave: (node): SelectionSetNode => {
        depth -= 1;
        if (depth === 0) return node;
        const directive = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'defer' } } as const;
        return {
          kind: Kind.SELECTION_SET,
          selections: [{ kind: Kind.INLINE_FRAGMENT, directives: [directive], selectionSet: node }],
        };
      },
    },
  });
}

type AnyPart = Part & { readonly incremental?: readonly Part[] };

async function* partsOf(result: unknown): AsyncGenerator<AnyPart> {
  if (Symbol.asyncIterator in (result as object)) yield* result as AsyncIterable<AnyPart>;
  else yield result as AnyPart;
}

function put(data: unknown, { data: added, path = [] }: Part): void {
  if (added === undefined || added === null) return;
  let place = data as any;
  for (const step of path) place = place[step];
  merge(place, added as Record<string, unknown>);
}

/** Fragments that were merged stand beside each other: what several of them bring is one object. */
function merge(into: Record<string, unknown>, added: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(added)) {
    const there = into[name];
    if (isObject(there) && isObject(value)) merge(there, value);
    else into[name] = value;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
