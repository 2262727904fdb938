import { column } from '../../sql/nodes/factories.ts';
import type { ModelField } from '../model/model-field.ts';
import type { TypeSource } from './comparable.ts';
import { AliasedExpression } from './expression.ts';

/**
 * A column of a table, a subquery or a list in FROM. Its name is the property of the row that it fills; the database may call
 * it something else.
 */
export class SourceColumn<out T, out Name extends string = string, W = NonNullable<T>> extends AliasedExpression<
  T,
  Name,
  W
> {
  /** The table, alias or subquery that it belongs to; undefined for a column of a compound query's result. */
  readonly source: string | undefined;
  /** The database's name for it. */
  readonly columnName: string;

  constructor(source: string | undefined, columnName: string, property: Name, type: TypeSource, isNullable = true) {
    super(column(source, columnName), type, isNullable, property);
    this.source = source;
    this.columnName = columnName;
  }
}

/** A model's column as an expression: `User.username`. */
export class Column<out T, out Name extends string = string, W = NonNullable<T>> extends SourceColumn<T, Name, W> {
  readonly field: ModelField;

  constructor(source: string, field: ModelField) {
    // A function: a foreign key's type is its target's, whose file may not be loaded yet.
    super(source, field.column, field.property as Name, () => field.type, field.options.nullable);
    this.field = field;
  }
}
