import { model, text, timestamptz } from '../../orm/index.ts';

/**
 * The answers of mutations that were sent with an `Idempotency-Key`: a table of Phoebe's own, which the API does not show.
 * `phoebe serve` makes it; elsewhere give it to `createTables`, or to the migrations, with your models.
 * @example await createTables(db, [...models, IdempotencyKey]);
 */
export const IdempotencyKey = model(
  'PhoebeIdempotencyKey',
  {
    id: text().primaryKey().description('SHA-256 of whose key it is, the key, and the part of the operation.'),
    key: text().description('The key as the client sent it.'),
    operation: text().description('SHA-256 of the document, the name of the operation and the variables.'),
    answer: text().nullable().description('The data of the answer, as JSON.'),
    created: timestamptz(),
    expires: timestamptz().index().description('From then on the key counts as new.'),
  },
  {
    tableName: 'phoebe_idempotency_keys',
    graphql: false,
    description: 'Answers of mutations by their idempotency keys, kept by Phoebe.',
  },
);
