import { decimalType } from '../../orm/fields/types/decimal.ts';
import { jsonType } from '../../orm/fields/types/json.ts';
import { textType } from '../../orm/fields/types/text.ts';
import { and, Condition, Expression } from '../../orm/index.ts';
import { encodeArray } from '../../sql/array-literal.ts';
import type { BinaryOperator, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { binary, call, caseWhen, cast, literal, value } from '../../sql/nodes/factories.ts';
import { badInput } from '../errors/operation-error.ts';
import { noOperator, operatorConditions } from './operator-conditions.ts';

type Filter = Readonly<Record<string, unknown>>;

/** What stands at a place of a document, as GraphQL hands it over. */
interface JsonPathFilter extends Filter {
  readonly at: readonly string[];
}

/**
 * The condition on what stands at a place of a document.
 * @example { at: ['owner', 'name'], text: { eq: 'Huey' } } // "data" #>> '{owner,name}'::text[] = 'Huey'
 */
export function jsonPathCondition(document: Expression<any>, filter: JsonPathFilter, path: string): Condition {
  const { at, ...operands } = filter;
  const place = value(encodeArray(at), 'text[]');
  const found = binary(document.node, '#>', place);
  const text = binary(document.node, '#>>', place);
  const terms: Condition[] = [];
  for (const [name, operand] of Object.entries(operands)) {
    if (operand === undefined) continue;
    const here = `${path}.${name}`;
    // JSON has a null of its own, which eq and ne take.
    if (operand === null && name !== 'eq' && name !== 'ne') throw badInput('A filter takes no null.', here);
    if (name === 'exists') terms.push(new Expression<any>(found, jsonType, true).isNull(operand !== true));
    else if (name === 'text')
      terms.push(
        operatorConditions(operand as Filter, { left: new Expression<any>(text, textType, true), kind: 'text' }, here),
      );
    else if (name === 'number')
      terms.push(operatorConditions(operand as Filter, { left: numberAt(found, text), kind: 'number' }, here));
    else
      terms.push(new Condition(binary(found, OPERATORS[name]!, value(jsonType.toDriver(operand as never), 'jsonb'))));
  }
  if (terms.length === 0) throw noOperator(path);
  return and(...terms);
}

const OPERATORS: Readonly<Record<string, BinaryOperator>> = { eq: '=', ne: '<>', contains: '@>' };

/** The number at the place; NULL where something else stands there, which a cast would refuse. */
function numberAt(found: SqlExpression, text: SqlExpression): Expression<any> {
  const isNumber = binary(call('jsonb_typeof', [found]), '=', literal('number'));
  const type = decimalType();
  return new Expression<any>(caseWhen([{ when: isNumber, then: cast(text, type.castType) }]), type, true);
}
