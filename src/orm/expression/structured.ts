import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { encodeArray } from '../../sql/array-literal.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import * as node from '../../sql/nodes/factories.ts';
import { countType } from '../fields/types/integer.ts';
import { textType } from '../fields/types/text.ts';
import type { ValueType } from '../fields/value-type.ts';
import { Containing, partNode } from './containing.ts';
import type { Condition, Expression } from './expression.ts';
import type { AtPath, ItemOf, JsonStep } from './operand-types.ts';

/**
 * Operators for JSON documents and arrays. Steps of a path are constants of the statement, quoted by the compiler: so an index
 * on the same path is found, and the same path written twice is the same expression to GROUP BY.
 */
export abstract class Structured<out T, W = NonNullable<T>> extends Containing<T, W> {
  /**
   * What stands at a path, as JSON; NULL where there is nothing.
   * @example Doc.data.get('owner')            // "docs"."data" -> 'owner'
   * @example Doc.data.get('owner', 'tags', 0) // "docs"."data" #> '{"owner","tags","0"}'::text[]
   */
  get<Found = never, U = T, const Path extends readonly JsonStep<U>[] = readonly JsonStep<U>[]>(
    ...path: Path
  ): Expression<([Found] extends [never] ? AtPath<U, Path> : Found) | null> {
    return this.derive<any>(this.step('->', '#>', path), this.json('get'));
  }

  /**
   * What stands at a path, as text: a string without its quotes, everything else as JSON prints it.
   * @example Doc.data.text('owner', 'name')   // "docs"."data" #>> '{"owner","name"}'::text[]
   */
  text<U = T>(...path: readonly JsonStep<U>[]): Expression<string | null> {
    this.json('text');
    return this.derive<string | null>(this.step('->>', '#>>', path), textType);
  }

  /** The document has this member (or, an array of strings, this item): `"data" ? 'owner'`. */
  hasKey<U = T>(key: JsonStep<U> & string): Condition {
    this.json('hasKey');
    return this.condition(node.binary(this.node, '?', node.value(textType.toDriver(key), 'text')));
  }

  /** The document has at least one of these members: `"data" ?| $1::text[]`. */
  hasAnyKeys<U = T>(keys: readonly (JsonStep<U> & string)[]): Condition {
    this.json('hasAnyKeys');
    return this.condition(node.binary(this.node, '?|', node.value(encodeArray(keys.map(String)), 'text[]')));
  }

  /** The document has all of these members: `"data" ?& $1::text[]`. */
  hasAllKeys<U = T>(keys: readonly (JsonStep<U> & string)[]): Condition {
    this.json('hasAllKeys');
    return this.condition(node.binary(this.node, '?&', node.value(encodeArray(keys.map(String)), 'text[]')));
  }

  /**
   * The document with another value at a path; the last member is made where it is missing.
   * @example Doc.update({ data: Doc.data.set(['owner', 'name'], 'Huey') })
   *   // SET "data" = jsonb_set("docs"."data", '{"owner","name"}'::text[], $1::jsonb)
   */
  set<U = T>(path: readonly JsonStep<U>[] | JsonStep<U>, value: unknown): Expression<T, W> {
    const type = this.json('set');
    const steps = (Array.isArray(path) ? path : [path]) as readonly (string | number)[];
    return this.derive<T, W>(
      node.call('jsonb_set', [this.node, pathNode(steps), partNode(value, type, 'set')]),
      type,
      this.isNullable,
    );
  }

  /** The document without what stands at a path: `"data" #- '{"owner","name"}'::text[]`. */
  remove<U = T>(...path: readonly JsonStep<U>[]): Expression<T, W> {
    const type = this.json('remove');
    return this.derive<T, W>(node.binary(this.node, '#-', pathNode(path)), type, this.isNullable);
  }

  /**
   * An array's item, counted from 0 as in JavaScript; NULL where there is none.
   * @example Post.tags.index(0)   // "posts"."tags"[1]
   */
  index<U = T>(position: number): Expression<ItemOf<U> | null> {
    if (!Number.isInteger(position) || position < 0)
      throw new InvalidArgumentError(`index() counts the items of an array from 0, but got: ${position}.`);
    const { type } = this;
    if (type !== undefined && type.valueKind !== 'array')
      throw new InvalidArgumentError('index() is for arrays; a JSON document is read by get(…).');
    return this.derive<ItemOf<U> | null>(node.subscript(this.node, node.literal(position + 1)), type?.items);
  }

  /**
   * How many items an array has, or a JSON array: 0 for an empty one, NULL for NULL.
   * @example Post.tags.length()   // coalesce(array_length("posts"."tags", 1), 0)
   */
  length<U = T>(): Expression<number | Extract<U, null>> {
    const isJson = this.type?.valueKind === 'json';
    if (this.type !== undefined && !isJson && this.type.valueKind !== 'array')
      throw new InvalidArgumentError('length() is for arrays and JSON; the length of a text is fn.length(…).');
    const counted = isJson
      ? node.call('jsonb_array_length', [this.node])
      : this.isNullable
        ? node.caseWhen([{ when: node.postfix(this.node, 'is not null'), then: countOf(this.node) }])
        : countOf(this.node);
    return this.derive(counted, countType, this.isNullable);
  }

  /** The type, for operators that only JSON has; an expression of no known type is taken at its word. */
  private json(method: string): ValueType<any, any> | undefined {
    const { type } = this;
    if (type !== undefined && type.valueKind !== 'json')
      throw new InvalidArgumentError(`${method}() is for JSON; this expression is ${type.columnType}.`);
    return type;
  }

  private step(one: '->' | '->>', many: '#>' | '#>>', path: readonly (string | number)[]): SqlExpression {
    if (path.length === 0) throw new InvalidArgumentError('A path into a JSON document needs at least one step.');
    const [only] = path;
    return path.length === 1
      ? node.binary(this.node, one, node.literal(checkedStep(only)))
      : node.binary(this.node, many, pathNode(path));
  }
}

/** array_length is NULL for an empty array too, and older versions of CockroachDB have no cardinality(). */
function countOf(array: SqlExpression): SqlExpression {
  return node.call('coalesce', [node.call('array_length', [array, node.literal(1)]), node.literal(0)]);
}

function pathNode(path: readonly (string | number)[]): SqlExpression {
  if (path.length === 0) throw new InvalidArgumentError('A path into a JSON document needs at least one step.');
  return node.cast(node.literal(encodeArray(path.map((step) => String(checkedStep(step))))), 'text[]');
}

function checkedStep(step: unknown): string | number {
  if (typeof step === 'string' || (typeof step === 'number' && Number.isInteger(step))) return step;
  throw new InvalidArgumentError('A step of a JSON path is the name of a member, or the whole number of an item.');
}
