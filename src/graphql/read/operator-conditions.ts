import { InvalidValueError } from '../../errors/phoebe-error.ts';
import { and, type Condition, type Expression } from '../../orm/index.ts';
import { badInput, type OperationError } from '../errors/operation-error.ts';
import { SCAN_COST } from '../limits/filter-cost.ts';
import { comparable, type FilterKind, type FilterOperator, filterOperators } from './filter-operators.ts';

type Filter = Readonly<Record<string, unknown>>;

/** What the operators of a filter are applied to. */
export interface FilterOperand {
  readonly left: Expression<any>;
  readonly kind: FilterKind;
  /** The value that a client's operand stands for. Default: itself. */
  readonly toValue?: (operand: unknown, path: string) => unknown;
}

const same = (operand: unknown): unknown => operand;

/**
 * The condition that a filter of one value means: all its operators.
 * @param path of the filter in the input, for errors: `where.title`
 * @throws OperationError BAD_USER_INPUT for a null operand, an invalid value, or no operator at all
 */
export function operatorConditions(
  filter: Filter,
  { left, kind, toValue = same }: FilterOperand,
  path: string,
): Condition {
  const known = filterOperators(kind);
  const terms: Condition[] = [];
  for (const [name, given] of Object.entries(filter)) {
    if (given === undefined) continue;
    const place = `${path}.${name}`;
    if (given === null) throw nullOperand(place);
    const operator = known[name]!;
    terms.push(
      applied(
        operator,
        name === 'isNull' ? left : comparable(left),
        operandValue(operator, given, { path: place, toValue }),
        place,
      ),
    );
  }
  if (terms.length === 0) throw noOperator(path);
  return terms.length === 1 ? terms[0]! : and(...terms);
}

function operandValue(
  { operand }: FilterOperator,
  given: unknown,
  { path, toValue }: { readonly path: string; readonly toValue: NonNullable<FilterOperand['toValue']> },
): unknown {
  if (operand === 'same') return toValue(given, path);
  if (operand !== 'list') return given;
  return (given as readonly unknown[]).map((item, index) => toValue(item, `${path}.${index}`));
}

function applied(operator: FilterOperator, left: Expression<any>, operand: unknown, path: string): Condition {
  try {
    return operator.apply(left, operand, path);
  } catch (error) {
    if (error instanceof InvalidValueError) throw badInput(error.message, path);
    throw error;
  }
}

export function nullOperand(path: string): OperationError {
  return badInput('A filter takes no null: nothing in SQL equals NULL. Use isNull, or leave the key out.', path);
}

/** JSON drops what is undefined, so that an object without operators is what a client sends that forgot its value. */
export function noOperator(path: string): OperationError {
  return badInput('This filter has no operator, so it says nothing. Leave it out, or give it one.', path);
}

/** What the conditions of a filter cost: see `FilterCost`. */
export function costOfFilter(filter: Filter, kind: FilterKind): number {
  const known = filterOperators(kind);
  let cost = 0;
  for (const name of Object.keys(filter)) cost += known[name]?.isScan === true ? SCAN_COST : 1;
  return cost;
}
