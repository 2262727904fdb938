import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { PlannedDocuments } from '../../src/graphql/compiled/planned-documents.ts';

const schema = buildSchema('type Query { a: Int }');
const CONDITIONS = Array.from({ length: 8 }, (_, index) => `c${index}`);
const document = parse(
  `query (${CONDITIONS.map((name) => `$${name}: Boolean!`)}) { ${CONDITIONS.map((name) => `${name}: a @include(if: $${name})`)} }`,
);
const operation = getOperationAST(document)!;
/** The variables of which the bits of a number say whether they are true. */
const bits = (number: number) => Object.fromEntries(CONDITIONS.map((name, bit) => [name, (number & (1 << bit)) !== 0]));

describe('plans of a document', () => {
  test('are made once for each way in which its conditions come out', () => {
    const planned = new PlannedDocuments<number>().of({ schema, document });
    let made = 0;
    const ask = (number: number) => planned.plan(operation, { ...bits(number), other: made }, () => ++made);
    expect([ask(0), ask(1), ask(0), ask(1)]).toEqual([1, 2, 1, 2]);
  });

  test('are a hundred at most, however many ways there are', () => {
    const planned = new PlannedDocuments<number>().of({ schema, document });
    let made = 0;
    const ask = (number: number) => planned.plan(operation, bits(number), () => ++made);
    for (let number = 0; number < 100; number += 1) ask(number);
    expect([ask(0), made]).toEqual([1, 100]);
    ask(100);
    expect([ask(0), made]).toEqual([102, 102]);
  });

  test('are those of the schema that they were made for', () => {
    const documents = new PlannedDocuments<string>();
    documents.of({ schema, document }).plan(operation, {}, () => 'first');
    const other = buildSchema('type Query { a: Int }');
    expect(documents.of({ schema: other, document }).plan(operation, {}, () => 'second')).toBe('second');
  });
});
