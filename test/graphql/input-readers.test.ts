import fc from 'fast-check';
import {
  buildSchema,
  type FieldNode,
  getArgumentValues,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { argumentReader } from '../../src/graphql/compiled/inputs/argument-reader.ts';
import { TypeReaders } from '../../src/graphql/compiled/inputs/type-reader.ts';
import { VariableReader } from '../../src/graphql/compiled/inputs/variable-reader.ts';

/*
 * Inputs are read by functions that are made once, where nothing is wrong with them. graphql-js is the reference: the same values,
 * or none at all, so that it says what is wrong.
 */
const schema = buildSchema(/* GraphQL */ `
  enum Colour { RED GREEN }
  input Point { x: Int! y: Float = 1.5 label: String colour: Colour inner: Point tags: [String!] }
  input Either @oneOf { a: Int b: String }
  type Query {
    field(id: ID!, n: Int = 3, on: Boolean, point: Point, points: [Point!], either: Either, names: [String]): Int
  }
`);
const readers = new TypeReaders();

function operationOf(source: string): OperationDefinitionNode {
  return parse(source).definitions[0] as OperationDefinitionNode;
}

function bothWays(source: string, given: Record<string, unknown>) {
  const operation = operationOf(source);
  const reference = getVariableValues(schema, operation.variableDefinitions ?? [], given).coerced;
  return { reference, read: new VariableReader(schema, operation, readers).read(given) };
}

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, undefined, 'RED', 'x', '7', '', 0, 3, -1, 1.5, 2 ** 40, true, false, Number.NaN),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.record(
      {
        x: tie('value'),
        y: tie('value'),
        label: tie('value'),
        colour: tie('value'),
        inner: tie('value'),
        tags: tie('value'),
        other: tie('value'),
        a: tie('value'),
      },
      { requiredKeys: [] },
    ),
  ),
})).value;

const TYPES = [
  'ID!',
  'ID',
  'Int',
  'Int!',
  'Float',
  'String',
  'Boolean!',
  'Colour',
  'Point',
  'Point!',
  '[Point!]',
  '[[Int]]',
  'Either',
  'Missing',
  'Query',
];

describe('variables', () => {
  test('are what graphql-js makes of them, or left to it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        fc.option(value, { nil: undefined }),
        fc.boolean(),
        (type, given, isGiven) => {
          const { reference, read } = bothWays(`query ($v: ${type}) { field }`, isGiven ? { v: given, w: 1 } : {});
          if (read !== undefined) expect(read).toStrictEqual(reference);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('that are right are read without it', () => {
    const source = 'query ($id: ID!, $n: Int, $p: Point!, $ps: [Point!]) { field }';
    const given = {
      id: 7,
      p: { x: 1, label: null, inner: { x: 2, tags: ['a'] } },
      ps: [{ x: 3, colour: 'GREEN' }],
      other: 'is not asked for',
    };
    const { reference, read } = bothWays(source, given);
    expect(read).toEqual({
      id: '7',
      p: { x: 1, y: 1.5, label: null, inner: { x: 2, y: 1.5, tags: ['a'] } },
      ps: [{ x: 3, y: 1.5, colour: 'GREEN' }],
    });
    expect(read).toEqual(reference);
  });

  test.each([
    ['a default value', 'query ($v: Int = 5) { field }', {}],
    ['a value that is not given', 'query ($v: Int!) { field }', {}],
    ['a list of one without brackets', 'query ($v: [Int]) { field }', { v: 1 }],
    ['exactly one of several fields', 'query ($v: Either) { field }', { v: { a: 1 } }],
    ['a field that is not there', 'query ($v: Point) { field }', { v: { x: 1, z: 1 } }],
    ['a value of the wrong type', 'query ($v: Int) { field }', { v: 'x' }],
    ['the name of an object’s prototype', 'query ($__proto__: Int) { field }', JSON.parse('{"__proto__":1}')],
  ])('leave %s to it', (_, source, given) => {
    expect(bothWays(source, given).read).toBeUndefined();
  });
});

describe('arguments', () => {
  const definition = schema.getQueryType()!.getFields().field!;
  const fieldOf = (source: string): FieldNode => {
    const [field] = operationOf(source).selectionSet.selections;
    if (field?.kind !== Kind.FIELD) throw new Error('The document has no field.');
    return field;
  };
  const outcome = (make: () => unknown) => {
    try {
      return { values: make() };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };

  test.each([
    '{ field(id: "1") }',
    '{ field(id: $id) }',
    '{ field(id: 1, n: null, on: $on) }',
    '{ field(id: $id, n: $n, point: { x: $x, label: "a", inner: { x: 2, y: $y } }) }',
    '{ field(id: $id, point: $point, points: [{ x: 1 }, $point], names: ["a", $x, null]) }',
    '{ field(id: $id, points: { x: $x }) }',
    '{ field(id: $id, either: { a: $x }) }',
    '{ field(id: $id, point: { label: $id }) }',
    '{ field(id: $id, point: { x: 1, colour: BLUE }) }',
    '{ field(n: 1) }',
  ])('of %s are what graphql-js makes of them, errors included', (source) => {
    const node = fieldOf(source);
    const read = argumentReader(definition, node);
    const own = fc.constantFrom(null, undefined, 1, 'a', { x: 5 });
    const variables = fc.record({ id: own, n: own, on: own, x: own, y: own, point: own }, { requiredKeys: [] });
    fc.assert(
      fc.property(variables, (given) => {
        const expected = outcome(() => getArgumentValues(definition, node, given));
        expect(outcome(() => read(given))).toStrictEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('have input objects without a prototype, as its own', () => {
    const read = argumentReader(definition, fieldOf('{ field(id: 1, point: { x: 1 }) }'));
    const { point } = read({}) as { readonly point: object };
    expect(Object.getPrototypeOf(point)).toBeNull();
  });
});
