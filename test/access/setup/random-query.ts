import fc from 'fast-check';
import {
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { schema } from './newsroom.ts';

/* Random queries of a schema: every argument and field that it has, with values that stand in the rows, hidden ones too. */

type Choose = (max: number) => number;

const TEXTS = [
  'ada',
  'ben',
  'cyd',
  'root',
  'a1',
  'a2',
  'b2',
  'k3',
  's4',
  'ben@x',
  'aben@x',
  'cyd@x',
  'na',
  'nb',
  'n',
  'x',
  'z',
  'Two',
  'Four',
  '',
  '%',
];
const NUMBERS = [0, 1, 2, 5, 7, 9, 10, 20, 40, 59, 79, 1_000];

function literalOf(type: GraphQLInputType, choose: Choose, depth: number): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const count = 1 + choose(1);
    return `[${Array.from({ length: count }, () => literalOf(nullable.ofType, choose, depth + 1)).join(', ')}]`;
  }
  if (isEnumType(nullable)) {
    const values = nullable.getValues();
    return values[choose(values.length - 1)]!.name;
  }
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields()).filter(
      ({ type: of }) => depth < 5 || !isInputObjectType(getNamedType(of)),
    );
    const required = fields.filter(({ type: of }) => isNonNullType(of));
    const chosen = new Set(required);
    const wanted = nullable.isOneOf ? 1 : 1 + choose(1);
    for (let tries = 0; chosen.size < wanted && tries < 4 && fields.length > 0; tries += 1)
      chosen.add(fields[choose(fields.length - 1)]!);
    return `{ ${[...chosen].map((field) => `${field.name}: ${literalOf(field.type, choose, depth + 1)}`).join(', ')} }`;
  }
  switch (getNamedType(nullable).name) {
    case 'Int':
    case 'BigInt':
      return String(NUMBERS[choose(NUMBERS.length - 1)]);
    case 'Decimal':
      return `"${NUMBERS[choose(NUMBERS.length - 1)]}"`;
    case 'Float':
      return `${NUMBERS[choose(NUMBERS.length - 1)]}.5`;
    case 'Boolean':
      return choose(1) === 0 ? 'true' : 'false';
    default:
      return JSON.stringify(TEXTS[choose(TEXTS.length - 1)]);
  }
}

function selectionOf(type: GraphQLOutputType, choose: Choose, depth: number): string {
  const named = getNamedType(type);
  if (named.name === 'Node')
    return '{ id __typename ... on Person { email salary } ... on Article { note editorId author { email } } }';
  if (!isObjectType(named)) return '';
  const all = Object.values((named as GraphQLObjectType).getFields()).filter(
    (field) => depth < 6 || !isObjectType(getNamedType(field.type)),
  );
  const parts: string[] = [];
  const count = 1 + choose(3);
  for (let index = 0; index < count && all.length > 0; index += 1) {
    const field = all[choose(all.length - 1)]!;
    const args = field.args.flatMap((arg) => {
      const isWanted = isNonNullType(arg.type) || (choose(2) === 0 && !['after', 'before', 'last'].includes(arg.name));
      if (!isWanted) return [];
      const value =
        arg.name === 'typename'
          ? choose(1) === 0
            ? '"Person"'
            : '"Article"'
          : arg.name === 'offset'
            ? String(choose(2))
            : literalOf(arg.type, choose, 0);
      return [`${arg.name}: ${arg.name === 'first' ? String(1 + choose(5)) : value}`];
    });
    const list = args.length === 0 ? '' : `(${args.join(', ')})`;
    parts.push(`f${depth}_${index}: ${field.name}${list} ${selectionOf(field.type, choose, depth + 1)}`);
  }
  return parts.length === 0 ? '{ __typename }' : `{ ${parts.join(' ')} }`;
}

export const randomQuery: fc.Arbitrary<string> = fc.infiniteStream(fc.nat({ max: 0x7fffffff })).map((stream) => {
  const choose: Choose = (max) => {
    const { value } = stream.next() as { value: number };
    return value % (max + 1);
  };
  return selectionOf(schema.getQueryType()!, choose, 0);
});
