import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { type HasNode, nodeOf } from '../expression/operand.ts';
import { Field } from './field.ts';
import { integerType } from './types/integer.ts';
import { type JsonValue, textAsItCame, type ValueKind, type ValueType } from './value-type.ts';

export interface ComputedOptions {
  /** True (the default): kept in the table. False: computed when read; PostgreSQL from 18, CockroachDB from v21.2. */
  readonly stored?: boolean;
}

/**
 * A column that the database computes from others of its row: `GENERATED ALWAYS AS (…) STORED`. It is never written. The SQL
 * names columns as the table has them, and may use neither other computed columns nor functions whose result varies.
 * Sources: https://www.postgresql.org/docs/current/ddl-generated-columns.html,
 * https://www.cockroachlabs.com/docs/stable/computed-columns
 * @param of the type of the result; nullable where the expression can be NULL
 * @example total: computed(decimal(12, 2), sql`price * quantity`)
 */
export function computed<Read>(
  of: Field<Read, any, boolean>,
  expression: HasNode,
  options: ComputedOptions = {},
): Field<Read, never, true> {
  if (of.options.default !== undefined || of.options.primaryKey)
    throw new InvalidArgumentError('A computed field has neither a default nor is it a primary key: its SQL makes it.');
  return new Field(of.type, {
    ...of.options,
    access: of.options.access === 'hidden' ? 'hidden' : 'readOnly',
    generated: { expression: nodeOf(expression), stored: options.stored ?? true },
  });
}

/** What a field of your own has to say; see `customField`. */
export interface CustomFieldType<Read, Write = Read> {
  /** The SQL type of the column: `text`, `geography(point, 4326)`. */
  readonly columnType: string;
  /** The type to cast a placeholder to; by default `columnType` without what stands in parentheses. */
  readonly castType?: string;
  /** Which operators and filters fit; by default `other`: equality alone. */
  readonly valueKind?: ValueKind;
  /** The GraphQL scalar that shows it; by default `String`. */
  readonly scalar?: string;
  /** The database's text (PostgreSQL's text format) to the value of a row; never called for NULL. */
  readonly fromDriver: (text: string) => Read;
  /** A value to the database's text; throw an InvalidValueError for what does not fit. */
  readonly toDriver: (value: Write) => string;
  /** The database's text to a JSON answer; by default the text itself. */
  readonly toJson?: (text: string) => JsonValue;
}

/**
 * A field of your own: two functions between the database's text and your value, Peewee's `db_value` and `python_value`.
 * @example
 *   const url = () => customField({ columnType: 'text', valueKind: 'text', fromDriver: (text) => new URL(text), toDriver: (url: URL) => url.href });
 *   const Page = model('Page', { id: uuidKey(), address: url().unique() });
 */
export function customField<Read, Write = Read>(type: CustomFieldType<Read, Write>): Field<Read, Write> {
  const { columnType, fromDriver, toDriver } = type;
  if (typeof columnType !== 'string' || typeof fromDriver !== 'function' || typeof toDriver !== 'function')
    throw new InvalidArgumentError(
      'customField() takes { columnType, fromDriver, toDriver }: an SQL type and two functions.',
    );
  const valueType: ValueType<Read, Write> = {
    valueKind: 'other',
    castType: columnType.replace(/ ?\([^)]*\)/, ''),
    scalar: 'String',
    toJson: textAsItCame,
    ...type,
  };
  return new Field(valueType);
}

/**
 * Counts a row's changes, against lost updates: `int4 DEFAULT 1`. Each update counts it up, and one that states another value
 * than the row's is refused as a CONFLICT.
 */
export function version(): Field<number, number, true> {
  return new Field(integerType, { default: { kind: 'value', value: 1 }, version: true });
}
