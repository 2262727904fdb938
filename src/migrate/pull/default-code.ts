import { expressionText } from '../../sql/compile/expression-text.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { ColumnDefinition } from '../schema/schema-types.ts';
import { withoutOuterParentheses } from '../sql-scanner.ts';
import { type Imports, sqlCode, stringCode } from './code-text.ts';

const CAST = /^([\s\S]+?):{2,3}(?:"[^"]+"|[\w.]+)(?: [\w ]+)?(?:\([\d, ]+\))?$/;
const STRING = /^'((?:[^'\\]|'')*)'$/;
/** CockroachDB notes the type of every call, and notes it again when it reads the call without: `now():::TIMESTAMPTZ`. */
const PLAIN_CALL = /^(\w+\(\)):::\w+(?:\(\d+\))?$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** True for a default that a sequence of the column gives: an identity says the same without naming the sequence. */
export function isSerial(column: ColumnDefinition, dialect: Dialect): boolean {
  return column.default !== undefined && /^nextval\('/i.test(expressionText(column.default, dialect));
}

/**
 * The method that gives a field its default: a value where the database has a constant that such a field can have, SQL
 * elsewhere. `typeCode` is the call that makes the field.
 */
export function defaultCode(column: ColumnDefinition, typeCode: string, dialect: Dialect, imports: Imports): string {
  if (column.default === undefined) return '';
  const text = withoutOuterParentheses(expressionText(column.default, dialect));
  if (
    /^(?:current_timestamp|current_timestamp\(\)):*\w*$/i.test(text) &&
    /^timestamptz?\(|^date\(|^time\(/.test(typeCode)
  )
    return '.defaultNow()';
  const constant = constantCode(text, typeCode);
  if (constant !== undefined) return `.default(${constant})`;
  imports.use('sql');
  return `.defaultSql(${sqlCode(PLAIN_CALL.exec(text)?.[1] ?? text)})`;
}

function constantCode(text: string, typeCode: string): string | undefined {
  const bare = withoutOuterParentheses(CAST.exec(text)?.[1] ?? text);
  const string = STRING.exec(bare)?.[1]?.replaceAll("''", "'");
  const field = typeCode.slice(0, typeCode.indexOf('('));
  switch (field) {
    case 'text':
    case 'varchar':
    case 'enumeration':
      return string === undefined ? undefined : stringCode(string);
    case 'boolean':
      return bare === 'true' || bare === 'false' ? bare : undefined;
    case 'smallint':
    case 'integer':
      return NUMBER.test(string ?? bare) ? (string ?? bare) : undefined;
    case 'bigint':
    case 'decimal':
      return NUMBER.test(string ?? bare) ? stringCode(string ?? bare) : undefined;
    default:
      return undefined;
  }
}
