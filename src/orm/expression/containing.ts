import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { BinaryOperator, Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import * as node from '../../sql/nodes/factories.ts';
import { textType } from '../fields/types/text.ts';
import type { ValueType } from '../fields/value-type.ts';
import { Calculable } from './calculable.ts';
import type { Condition, Expression } from './expression.ts';
import { hasNode, nodeOf } from './operand.ts';
import type { ArrayOperand, ConcatOperand, ContainsOperand, PartOperand } from './operand-types.ts';
import { Slot, slotNode } from './param.ts';

/** Operators that text, arrays and JSON documents share by name: what is inside, what is put together. */
export abstract class Containing<out T, W = NonNullable<T>> extends Calculable<T, W> {
  /**
   * Has this inside: a piece of a text (whose `%` and `_` stand for themselves), all these items of an array, this part of a
   * JSON document. Indexes of kind GIN answer the last two.
   * @example User.name.contains('50%')              // "users"."name" LIKE $1, with '%50\%%'
   * @example Post.tags.contains(['sql', 'orm'])     // "posts"."tags" @> $1::text[]
   * @example Doc.data.contains({ public: true })    // "docs"."data" @> $1::jsonb
   */
  contains<U = T>(part: ContainsOperand<U>): Condition {
    if (this.type === undefined || isText(this.type)) {
      if (typeof part === 'string' || part instanceof Slot) return this.piece('like', part, '%', '%');
      if (this.type !== undefined) throw wrongPart('contains');
    }
    return this.condition(this.withPart('@>', part, 'contains'));
  }

  /** Stands wholly inside: `"tags" <@ $1::text[]`. */
  containedBy<U = T>(whole: PartOperand<U>): Condition {
    return this.condition(this.withPart('<@', whole, 'containedBy'));
  }

  /** Has at least one of these items: `"tags" && $1::text[]`. */
  containsAny<U = T>(items: ArrayOperand<U>): Condition {
    return this.condition(this.withPart('&&', items, 'containsAny'));
  }

  /**
   * Both put together: texts, arrays, or JSON documents, where the right one's members win. For JSON only the outer level is
   * put together.
   * @example User.name.concat('!')             // "users"."name" || $1
   * @example Doc.data.concat({ seen: true })   // "docs"."data" || $1::jsonb
   */
  concat<U = T>(other: ConcatOperand<U>): Expression<T, W> {
    const { type } = this;
    if (type !== undefined && !isText(type))
      return this.derive<T, W>(this.withPart('||', other, 'concat'), type, this.isNullable);
    const right = hasNode(other) ? nodeOf(other) : textOperand(other);
    return this.derive<T, W>(node.binary(this.node, '||', right), type ?? textType, this.isNullable);
  }

  /** @internal The operator with a value of this side's own type on the right. */
  protected withPart(operator: BinaryOperator, part: unknown, method: string): SqlExpression {
    return node.binary(this.node, operator, partNode(part, this.type, method));
  }
}

function isText(type: ValueType<any, any>): boolean {
  return type.valueKind !== 'json' && type.valueKind !== 'array';
}

function textOperand(other: unknown): SqlExpression {
  // A cast: `||` exists for arrays and JSON as well, and both sides may be parameters.
  return other instanceof Slot
    ? slotNode(other, textType, 'text')
    : node.value(textType.toDriver(other as string), 'text');
}

/** A part of a document or an array, with the type's cast, since `@>` exists for several types. */
export function partNode(part: unknown, type: ValueType<any, any> | undefined, method: string): SqlExpression {
  if (hasNode(part)) return nodeOf(part);
  if (type === undefined || isText(type)) throw wrongPart(method);
  if (part instanceof Slot) return slotNode(part, type, type.castType);
  if (part === undefined) throw wrongPart(method);
  return node.value(type.toDriver(part), type.castType);
}

function wrongPart(method: string): InvalidArgumentError {
  return new InvalidArgumentError(
    `${method}() is for arrays and JSON, and for text takes a string; cast(…) the expression, or give the other side as sql\`…\`.`,
  );
}
