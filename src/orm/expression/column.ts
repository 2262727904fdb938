import { column } from '../../sql/nodes/factories.ts';
import type { ModelField } from '../model/model-field.ts';
import { Expression } from './expression.ts';

/** A model's column as an expression: `User.username`. Its name is the property of the row that it fills. */
export class Column<T, Name extends string = string> extends Expression<T> {
  declare readonly _name?: Name;
  readonly field: ModelField;
  /** The table or alias that it belongs to. */
  readonly source: string;

  constructor(source: string, field: ModelField) {
    // A function: a foreign key's type is its target's, whose file may not be loaded yet.
    super(column(source, field.column), () => field.type, field.options.nullable);
    this.source = source;
    this.field = field;
  }

  /** The property of the row. */
  get alias(): Name {
    return this.field.property as Name;
  }
}
