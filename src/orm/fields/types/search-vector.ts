import { textAsItCame, type ValueType } from '../value-type.ts';
import { checkText } from './text.ts';

/**
 * `tsvector`: a text prepared for full text search, as the database prints it (`'cat':3 'fat':2`). Mostly a computed column.
 * Sources: https://www.postgresql.org/docs/current/datatype-textsearch.html, https://www.cockroachlabs.com/docs/stable/tsvector
 * (CockroachDB from v23.1)
 */
export const searchVectorType: ValueType<string> = {
  valueKind: 'search',
  columnType: 'tsvector',
  castType: 'tsvector',
  scalar: 'String',
  indexMethod: 'gin',
  fromDriver: textAsItCame,
  toJson: textAsItCame,
  toDriver: checkText,
};
