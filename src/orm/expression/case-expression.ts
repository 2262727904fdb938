import { encodeValue } from '../../sql/encode-value.ts';
import type { CaseNode, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { caseWhen as caseNode, value } from '../../sql/nodes/factories.ts';
import type { ValueType } from '../fields/value-type.ts';
import { argumentNode, type PlainValue, typeOfValue } from './argument.ts';
import { Comparable } from './comparable.ts';
import { type ConditionLike, Expression } from './expression.ts';
import { hasNode, nodeOf, operandNode } from './operand.ts';
import type { Operand, TypedExpression } from './operand-types.ts';

/** A condition, or for a CASE over an expression the value that it is compared with. */
type Test<Subject> = [Subject] extends [never] ? ConditionLike : Operand<Subject>;
/** `'a'` counts as any text, `1` as any number. */
type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;
type Branches = CaseNode['branches'];

/** A CASE that still may get branches. Without `otherwise` it is NULL where none fits. */
export class CaseExpression<T, Subject = never> extends Expression<T | null> {
  declare readonly node: CaseNode;
  private readonly subjectType: ValueType<any, any> | undefined;

  constructor(node: CaseNode, type: ValueType<any, any> | undefined, subjectType?: ValueType<any, any>) {
    super(node, type);
    this.subjectType = subjectType;
  }

  /** One more branch: a condition, or for a CASE over an expression the value that it is compared with. */
  when<Then>(test: Test<Subject>, then: TypedExpression<Then>): CaseExpression<T | Then, Subject>;
  when<const Then extends PlainValue>(test: Test<Subject>, then: Then): CaseExpression<T | Widened<Then>, Subject>;
  when(test: unknown, then: unknown): CaseExpression<any, Subject> {
    const { branches, operand } = this.node;
    const type = this.type ?? typeOf(then);
    const added = { when: testNode(test, operand, this.subjectType), then: resultNode(then, type) };
    return new CaseExpression<any, Subject>(caseNode([...branches, added], undefined, operand), type, this.subjectType);
  }

  /** What the expression is where no branch fits. */
  otherwise<Else>(result: TypedExpression<Else>): Expression<T | Else>;
  otherwise<const Else extends PlainValue>(result: Else): Expression<T | Widened<Else>>;
  otherwise(result: unknown): Expression<any> {
    const { branches, operand } = this.node;
    const type = this.type ?? typeOf(result);
    return new Expression<any>(caseNode(branches, resultNode(result, type), operand), type);
  }
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
  const type = typeOf(then);
  return new CaseExpression<any>(caseNode([{ when: nodeOf(condition), then: resultNode(then, type) }]), type);
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
  const type = typeOf(branches[0]?.[1]);
  const nodes: Branches = branches.map(([is, then]) => ({
    when: testNode(is, subject.node, subject.type),
    then: resultNode(then, type),
  }));
  return new CaseExpression<any, Subject>(caseNode(nodes, undefined, subject.node), type, subject.type);
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

function resultNode(result: unknown, type: ValueType<any, any> | undefined): SqlExpression {
  if (result === null || hasNode(result)) return argumentNode(result);
  if (type !== undefined && type !== typeOfValue(result) && accepts(type, result)) return argumentNode(result, type);
  // All branches must have one type on CockroachDB: 1 and 2.5 are both decimals.
  if (typeof result === 'number') return value(encodeValue(result), 'decimal');
  return argumentNode(result);
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
