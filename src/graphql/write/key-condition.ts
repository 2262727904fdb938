import { and, Condition } from '../../orm/index.ts';
import { binary, value } from '../../sql/nodes/factories.ts';
import { select } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { OperationError } from '../errors/operation-error.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { keyTexts } from '../read/row-id.ts';
import { type RowRecord, toRowRecords } from '../read/row-record.ts';
import { baseSource, columnOf } from '../read/source.ts';
import type { Wanted } from '../read/wanted.ts';
import { returning } from './returning.ts';

/** The row with the key that a client sent. */
export function keyCondition(api: ApiModel, id: string): Condition {
  const source = baseSource(api);
  const texts = keyTexts(api, id, 'id');
  const terms = api.primaryKey.map((field, index) => {
    return new Condition(binary(columnOf(source, field).node, '=', value(texts[index]!)));
  });
  return and(...terms);
}

/** The key that a client sent as the ORM takes it: a value, or an object where it has several parts. */
export function keyValue(api: ApiModel, id: string): unknown {
  const texts = keyTexts(api, id, 'id');
  const values = api.primaryKey.map(({ property, type }, index) => [property, type.fromDriver(texts[index]!)] as const);
  return values.length === 1 ? values[0]![1] : Object.fromEntries(values);
}

/** The row that a condition names, as it is now; undefined where there is none. */
export async function readRow(
  loaders: Loaders,
  api: ApiModel,
  condition: Condition,
  wanted: Wanted,
): Promise<RowRecord | undefined> {
  const { columns, names } = returning(api, wanted);
  const query = select({ columns, from: [baseSource(api).node], where: condition.node });
  return toRowRecords(await loaders.run(query), names)[0];
}

/** A missing row and a forbidden one look the same. */
export function notFound(api: ApiModel): OperationError {
  return new OperationError('NOT_FOUND', `There is no "${api.names.type}" with this id.`, { fields: ['id'] });
}
