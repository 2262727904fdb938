import type { FieldOptions } from '../fields/field.ts';
import type { ValueType } from '../fields/value-type.ts';
import type { Relation } from './relation.ts';

/** A field in its place: the property of a row, the column of the table, the type of the value. */
export interface ModelField {
  readonly model: string;
  /** As the user wrote it: `user` for a foreign key whose property is `userId`. */
  readonly name: string;
  readonly property: string;
  readonly column: string;
  /** A foreign key has the type of the key it names; known once the target is loaded. */
  readonly type: ValueType<any, any>;
  readonly options: FieldOptions;
  /** Set for a foreign key. */
  readonly relation: Relation | undefined;
}
