import type { FieldDefault } from '../../orm/fields/field.ts';
import type { ModelField } from '../../orm/model/model-field.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { Expression } from '../../sql/nodes/expression.ts';
import { call, literal } from '../../sql/nodes/factories.ts';
import type { ColumnDefinition } from './schema-types.ts';

/** The column that a field asks for. */
export function describeColumn(field: ModelField, dialect: Dialect): ColumnDefinition {
  const { options } = field;
  const { collation, description, generated } = options;
  return {
    name: field.column,
    type: field.type.columnType,
    notNull: !options.nullable,
    ...(collation !== undefined && { collation }),
    ...(options.default !== undefined && defaultOf(field, options.default, dialect)),
    ...(generated !== undefined && { generated }),
    ...(description !== undefined && { comment: description }),
  };
}

function defaultOf(
  field: ModelField,
  fieldDefault: FieldDefault<unknown>,
  dialect: Dialect,
): Pick<ColumnDefinition, 'default' | 'identity'> {
  switch (fieldDefault.kind) {
    case 'value':
      return { default: constantOf(field, fieldDefault.value) };
    case 'function':
      return {}; // Called in JavaScript for each row: the database knows nothing of it.
    case 'sql':
      return { default: fieldDefault.expression };
    case 'rowId':
      return dialect.uniqueRowId ? { default: call('unique_rowid', []) } : { identity: 'by default' };
    case 'identity':
      return { identity: fieldDefault.always ? 'always' : 'by default' };
  }
}

const PLAIN_NUMBER = /^-?\d{1,15}(\.\d+)?$/;

/** A constant as a person would write it: numbers and truth values bare, all else as the text that the field's codec makes. */
function constantOf(field: ModelField, value: unknown): Expression {
  const text = field.type.toDriver(value);
  if (field.type.valueKind === 'boolean') return literal(text === 'true');
  if (field.type.valueKind === 'number' && PLAIN_NUMBER.test(text) && String(Number(text)) === text)
    return literal(Number(text));
  return literal(text);
}
