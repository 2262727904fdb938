import type { BinaryOperator } from '../../sql/nodes/expression.ts';
import * as node from '../../sql/nodes/factories.ts';
import { textType } from '../fields/types/text.ts';
import { Comparable } from './comparable.ts';
import type { Condition, Expression } from './expression.ts';
import { escapeLike, operandNode } from './operand.ts';
import type { PlainText, TextOperand } from './operand-types.ts';
import { Slot } from './param.ts';

/** Operators for text. */
export abstract class Textual<out T, W = NonNullable<T>> extends Comparable<T, W> {
  /** SQL's LIKE: `%` stands for any text, `_` for one sign, `\` takes their meaning away. */
  like<U = T>(pattern: TextOperand<U>): Condition {
    return this.match('like', pattern);
  }

  /** LIKE that ignores case. */
  ilike<U = T>(pattern: TextOperand<U>): Condition {
    return this.match('ilike', pattern);
  }

  /** `NOT LIKE` */
  notLike<U = T>(pattern: TextOperand<U>): Condition {
    return this.match('not like', pattern);
  }

  /** `NOT ILIKE` */
  notIlike<U = T>(pattern: TextOperand<U>): Condition {
    return this.match('not ilike', pattern);
  }

  /**
   * Has the text somewhere, whatever the case; its own `%` and `_` stand for themselves.
   * @example User.name.icontains('50%')   // "users"."name" ILIKE $1, with '%50\%%'
   */
  icontains<U = T>(text: PlainText<U>): Condition {
    return this.piece('ilike', text, '%', '%');
  }

  /** Begins with the text: `LIKE 'text%'`. */
  startsWith<U = T>(text: PlainText<U>): Condition {
    return this.piece('like', text, '', '%');
  }

  /** Begins with the text, whatever the case. */
  istartsWith<U = T>(text: PlainText<U>): Condition {
    return this.piece('ilike', text, '', '%');
  }

  /** Ends with the text: `LIKE '%text'`. */
  endsWith<U = T>(text: PlainText<U>): Condition {
    return this.piece('like', text, '%', '');
  }

  /** Ends with the text, whatever the case. */
  iendsWith<U = T>(text: PlainText<U>): Condition {
    return this.piece('ilike', text, '%', '');
  }

  /** POSIX regular expression, `~`. CockroachDB's has no look-around and no back references. */
  regex<U = T>(pattern: TextOperand<U>): Condition {
    return this.match('~', pattern);
  }

  /** POSIX regular expression that ignores case, `~*`. */
  iregex<U = T>(pattern: TextOperand<U>): Condition {
    return this.match('~*', pattern);
  }

  /** `expression COLLATE "collation"`: for comparing and ordering by a language's rules. */
  collate(collation: string): Expression<T, W> {
    return this.derive<T, W>(node.collate(this.node, collation), textType, this.isNullable);
  }

  /** @internal LIKE for a text that is taken as it stands. */
  protected piece(operator: 'like' | 'ilike', text: unknown, before: string, after: string): Condition {
    if (text instanceof Slot) {
      const encode = (value: unknown) => before + escapeLike(textType.toDriver(value as string)) + after;
      return this.condition(node.binary(this.node, operator, node.param(text.name, encode)));
    }
    return this.match(operator, before + escapeLike(textType.toDriver(text as string)) + after);
  }

  private match(operator: BinaryOperator, pattern: unknown): Condition {
    return this.condition(node.binary(this.node, operator, operandNode(pattern, textType, operator)));
  }
}
