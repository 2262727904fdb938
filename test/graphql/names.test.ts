import { buildSchema as buildFromSdl } from 'graphql';
import { describe, expect, test } from 'vitest';
import { modelNames } from '../../src/graphql/api/model-names.ts';
import { buildSchema, printSchemaSorted } from '../../src/graphql/index.ts';
import { enumeration, integer, model } from '../../src/index.ts';

const id = integer().primaryKey();

test.each([
  ['BlogPost', 'blogPost', 'blogPosts', 'BlogPosts'],
  ['Person', 'person', 'people', 'People'],
  ['X', 'x', 'xes', 'Xes'],
  ['URL', 'url', 'urls', 'URLs'],
  ['HTMLPage', 'htmlPage', 'htmlPages', 'HTMLPages'],
  ['UserID', 'userID', 'userIDs', 'UserIDs'],
  ['Version2', 'version2', 'version2s', 'Version2s'],
])('%s: one is %s, many are %s', (name, one, many, manyType) => {
  expect(modelNames(model(name, { id }).meta)).toEqual({ type: name, one, many, manyType });
});

test('a plural of one’s own is taken as it is', () => {
  expect(modelNames(model('Fish', { id }, { plural: 'allFish' }).meta)).toMatchObject({
    many: 'allFish',
    manyType: 'AllFish',
  });
});

test('SDL with a model called Subscription is read as the same schema', () => {
  const schema = buildSchema([model('Subscription', { id })]);
  const sdl = printSchemaSorted(schema);
  const read = buildFromSdl(sdl);
  expect(read.getSubscriptionType()).toBeUndefined();
  expect([read.getQueryType()?.name, read.getMutationType()?.name]).toEqual(['Query', 'Mutation']);
  expect(printSchemaSorted(read)).toBe(sdl);
});

describe('values of an enumeration', () => {
  const schemaOf = (values: readonly string[], graphqlNames = {}) =>
    buildSchema([model('Post', { id, mood: enumeration('mood', values, { graphqlNames }) })]);
  const names = (...given: Parameters<typeof schemaOf>) =>
    (schemaOf(...given).getType('Mood') as any).getValues().map(({ name }: { name: string }) => name);

  test('are in capitals, without accents, or called what the model says', () => {
    expect(names(['in review', 'É', '2nd'])).toEqual(['IN_REVIEW', 'E', '_2ND']);
    expect(names(['🙂', 'sad'], { '🙂': 'SMILE' })).toEqual(['SMILE', 'SAD']);
  });

  test.each([
    [
      ['🙂'],
      {},
      'The value "🙂" of the enumeration "mood" has no name in the API. Name it: enumeration("mood", […], { graphqlNames: { \'🙂\': \'…\' } }).',
    ],
    [['é', 'e'], {}, 'Two values of the enumeration "mood" are called E in the API.'],
    [['yes'], { yes: 'true' }, 'The value "yes" of the enumeration "mood" has no name in the API.'],
    [['sad'], { sda: 'SAD' }, 'names the value "sda", which it does not have. Did you mean "sad"?'],
  ])('%j with %j', (values, graphqlNames, message) => {
    expect(() => schemaOf(values, graphqlNames)).toThrow(message);
  });
});

test.each([
  [{ readOnly: true }, 'Model "Post" has the unknown option "readOnly".'],
  [{ tablename: 'x' }, 'Model "Post" has the unknown option "tablename". Did you mean "tableName"?'],
  [{ indexes: 'title' }, 'The option "indexes" of model "Post" is a list, but got: "title".'],
  [{ constructor: 1 }, 'Model "Post" has the unknown option "constructor".'],
  [7, 'The options of model "Post" are an object, but got: 7.'],
])('options %j from code without types are refused', (options, message) => {
  expect(() => model('Post', { id }, options as never)).toThrow(message);
});
