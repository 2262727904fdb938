import { encodeValue } from '../../sql/encode-value.ts';
import type { CaseNode, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { caseWhen as caseNode, value } from '../../sql/nodes/factories.ts';
import type { ValueType } from '../fields/value-type.ts';
import { argumentNode, integerCast, type PlainValue, typeOfValue, type Widened } from './argument.ts';
import { Comparable } from './comparable.ts';
import { type ConditionLike, Expression } from './expression.ts';
import { hasNode, nodeOf, operandNode } from './operand.ts';
import type { Operand, TypedExpression } from './operand-types.ts';

/** A condition, or for a CASE over an expression the value that it is compared with. */
type Test<Subject> = [Subject] extends [never] ? ConditionLike : Operand<Subject>;

interface CaseParts {
  readonly operand?: SqlExpression | undefined;
  readonly subjectType?: ValueType<any, any> | undefined;
  readonly branches: readonly (readonly [when: SqlExpression, then: unknown])[];
}

/** A CASE that still may get branches. Without `otherwise` it is NULL where none fits. */
export class CaseExpression<T, Subject = never> extends Expression<T | null> {
  declare readonly node: CaseNode;
  private readonly parts: CaseParts;

  /** @internal */
  constructor(parts: CaseParts) {
    const results = parts.branches.map(([, then]) => then);
    super(nodeOfCase(parts, results), typeOfAll(results));
    this.parts = parts;
  }

  /** One more branch: a condition, or for a CASE over an expression the value that it is compared with. */
  when<Then>(test: Test<Subject>, then: TypedExpression<Then>): CaseExpression<T | Then, Subject>;
  when<const Then extends PlainValue>(test: Test<Subject>, then: Then): CaseExpression<T | Widened<Then>, Subject>;
  when(test: unknown, then: unknown): CaseExpression<any, Subject> {
    const { branches, operand, subjectType } = this.parts;
    const added = [testNode(test, operand, subjectType), then] as const;
    return new CaseExpression<any, Subject>({ ...this.parts, branches: [...branches, added] });
  }

  /** What the expression is where no branch fits. */
  otherwise<Else>(result: TypedExpression<Else>): Expression<T | Else>;
  otherwise<const Else extends PlainValue>(result: Else): Expression<T | Widened<Else>>;
  otherwise(result: unknown): Expression<any> {
    const results = [...this.parts.branches.map(([, then]) => then), result];
    return new Expression<any>(nodeOfCase(this.parts, results), typeOfAll(results));
  }
}

/** The results are those of the branches, and behind them that of ELSE. */
function nodeOfCase({ branches, operand }: CaseParts, results: readonly unknown[]): CaseNode {
  const typed = results.find(isTyped)?.type;
  const cast = numberCast(results);
  const nodes = results.map((result) => resultNode(result, typed, cast));
  return caseNode(
    branches.map(([when], index) => ({ when, then: nodes[index]! })),
    nodes[branches.length],
    operand,
  );
}

/** How the result is read: by the first that says so; of plain numbers a fraction says more than whole ones. */
function typeOfAll(results: readonly unknown[]): ValueType<any, any> | undefined {
  const typed = results.find(isTyped);
  const plain = results.find((result) => typeof result === 'number' && typeOfValue(result)?.numberKind === 'float');
  const first = results.find((result) => result !== null && result !== undefined);
  return typeOf(typed ?? plain ?? first);
}

function isTyped(result: unknown): result is Comparable<any> {
  return result instanceof Comparable && result.type !== undefined;
}

/** All branches must have one type on CockroachDB: 1 and 2.5 are both decimals, whole numbers alone are integers. */
function numberCast(results: readonly unknown[]): string {
  const numbers = results.filter((result) => typeof result === 'number' || typeof result === 'bigint');
  const casts = new Set(numbers.map((number) => (Number.isInteger(Number(number)) ? integerCast(number) : 'decimal')));
  if (casts.has('decimal')) return 'decimal';
  return casts.has('int8') ? 'int8' : 'int4';
}

/**
 * The first branch whose condition holds.
 * @example
 *   caseWhen(Facility.cost.gt(100), 'expensive').otherwise('cheap')
 *   // CASE WHEN "facilities"."cost" > $1 THEN $2::text ELSE $3::text END
 */
export function caseWhen<T>(condition: ConditionLike, then: TypedExpression<T>): CaseExpression<T>;
export function caseWhen<const Then extends PlainValue>(
  condition: ConditionLike,
  then: Then,
): CaseExpression<Widened<Then>>;
export function caseWhen(condition: ConditionLike, then: unknown): CaseExpression<any> {
  return new CaseExpression<any>({ branches: [[nodeOf(condition), then]] });
}

/**
 * A CASE that compares one expression with values.
 * @example
 *   caseOf(Member.id, [[0, 'guest'], [1, 'founder']]).otherwise('member')
 *   // CASE "members"."id" WHEN $1 THEN $2::text WHEN $3 THEN $4::text ELSE $5::text END
 */
export function caseOf<Subject, const Then extends PlainValue>(
  subject: Expression<Subject, any>,
  branches: readonly (readonly [is: Operand<Subject>, then: Then])[],
): CaseExpression<Widened<Then>, Subject> {
  return new CaseExpression<any, Subject>({
    operand: subject.node,
    subjectType: subject.type,
    branches: branches.map(([is, then]) => [testNode(is, subject.node, subject.type), then]),
  });
}

function testNode(
  test: unknown,
  operand: SqlExpression | undefined,
  type: ValueType<any, any> | undefined,
): SqlExpression {
  return operand === undefined ? nodeOf(test as ConditionLike) : operandNode(test, type, 'when');
}

function typeOf(result: unknown): ValueType<any, any> | undefined {
  return result instanceof Comparable ? result.type : typeOfValue(result);
}

/** @param typed the type of an expression among the results */
function resultNode(result: unknown, typed: ValueType<any, any> | undefined, cast: string): SqlExpression {
  if (result === null || hasNode(result)) return argumentNode(result);
  if (typed !== undefined && accepts(typed, result)) return argumentNode(result, typed);
  const isNumber = typeof result === 'number' || typeof result === 'bigint';
  return isNumber ? value(encodeValue(result), typed === undefined ? cast : 'decimal') : argumentNode(result);
}

/** A plain value beside an expression is sent as that expression's type where it fits. */
function accepts(type: ValueType<any, any>, given: unknown): boolean {
  try {
    type.toDriver(given);
    return true;
  } catch {
    return false;
  }
}
