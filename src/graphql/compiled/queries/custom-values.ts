import {
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNullableType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { PhoebeContext } from '../../execute/phoebe-context.ts';
import { ResolverFailed, Unplannable } from '../unplannable.ts';
import { serializer } from './completer.ts';
import { jsonText } from './json-text.ts';
import type { WriteRow } from './row-writer.ts';
import { type Rows, type Run, recordOf } from './run.ts';
import type { CustomShape } from './shape.ts';

/** What of a resolver's `info` is the same for all fields of an operation. */
export type OperationInfo = Pick<
  GraphQLResolveInfo,
  'schema' | 'fragments' | 'rootValue' | 'operation' | 'variableValues'
>;

/**
 * What writes a field that its own resolver computes. All rows are asked at the same time, as graphql-js does, so
 * that `resolveMany` is called once.
 * @throws ResolverFailed for anything else than a value of the field's type
 */
export async function customValues(run: Run, rows: Rows, shape: CustomShape): Promise<WriteRow> {
  const { definition, node, complete } = shape;
  const args = getArgumentValues(definition, node, run.variables);
  const info = resolveInfo(run.info, shape);
  const { context } = run;
  try {
    const texts: string[] = [];
    await Promise.all(
      rows.rows.map(async (row) => {
        texts[row] = complete(await definition.resolve!(recordOf(run, rows, row), args, context, info));
      }),
    );
    return (out, row) => out.json(texts[row]!);
  } catch (error) {
    throw new ResolverFailed('', { cause: error });
  }
}

function resolveInfo(info: OperationInfo, { definition, nodes, parentType }: CustomShape): GraphQLResolveInfo {
  return {
    ...info,
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType,
    /** Rows are not at one place of the answer here: who wants to know is asked again by graphql-js. */
    get path(): never {
      throw new Unplannable();
    },
  };
}

/**
 * A resolver's value to its JSON text, as graphql-js completes it.
 * @throws Unplannable for types that are no leaves or lists of leaves
 */
export function customCompleter(type: GraphQLOutputType): (value: unknown) => string {
  const isNullable = !isNonNullType(type);
  const nullable = getNullableType(type);
  const serialize = serializer(nullable);
  const isList = isListType(nullable);
  return (value) => {
    if (value === null || value === undefined) {
      if (!isNullable) throw new Unplannable();
      return 'null';
    }
    if (value instanceof Error) throw value;
    return jsonText(serialize(isList ? plainItems(value) : value));
  };
}

/** Lists of values that are there. graphql-js takes promises, errors and other iterables too, and says what it thinks of them. */
function plainItems(value: unknown): unknown {
  if (!Array.isArray(value)) throw new Unplannable();
  return value.map((item) => {
    if (item === undefined || item === null) return null;
    if (item instanceof Error || typeof item.then === 'function') throw new Unplannable();
    return Array.isArray(item) ? plainItems(item) : item;
  });
}

/** The context and the operation that resolvers get. */
export interface ResolverInput {
  readonly context: PhoebeContext;
  readonly info: OperationInfo;
}
