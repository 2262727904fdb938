import { and, Condition } from '../../orm/index.ts';
import { binary, value } from '../../sql/nodes/factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { OperationError } from '../errors/operation-error.ts';
import { idText, keyTexts } from '../read/row-id.ts';
import { baseSource, columnOf } from '../read/source.ts';
import type { RowAction, StatementScope } from '../read/statement-scope.ts';

/** The row with the key that a client sent, where the rule for the action holds. */
export function keyCondition(api: ApiModel, id: string, action: RowAction, scope: StatementScope): Condition {
  const source = baseSource(api);
  const texts = keyTexts(api, id, 'id');
  const terms = api.primaryKey.map((field, index) => {
    const text = value(idText(field, texts[index]!, 'id'));
    return new Condition(binary(columnOf(source, field).node, '=', text));
  });
  const rule = scope.rule(source, action);
  return and(...terms, ...(rule === undefined ? [] : [rule]));
}

/** A missing row and a forbidden one look the same. */
export function notFound(api: ApiModel): OperationError {
  return new OperationError('NOT_FOUND', `There is no "${api.names.type}" with this id.`, { fields: ['id'] });
}
