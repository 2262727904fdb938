import { InvalidModelError } from '../../errors/phoebe-error.ts';
import type { ValueKind } from '../../orm/fields/value-type.ts';
import type { ModelCore } from '../../orm/model/model-core.ts';
import type { ModelMeta } from '../../orm/model/model-meta.ts';
import type { IndexOptions, SqlInput } from '../../orm/model/model-options.ts';
import { isNode, nodeOf } from '../../sql/nodes/brand.ts';
import type { Expression, OrderingNode } from '../../sql/nodes/expression.ts';
import { column, ordering } from '../../sql/nodes/factories.ts';
import { objectName } from './object-name.ts';
import type { IndexDefinition, UniqueDefinition } from './schema-types.ts';

/** Values with parts that are looked for. An ordinary index finds them only as a whole. */
const INVERTED_KINDS: readonly ValueKind[] = ['json', 'array', 'search'];

type IndexItem = IndexOptions['on'][number];

/**
 * The indexes that a model asks for: those of its options, those of its fields, and one for each foreign key, since every
 * relation is read through it and no engine makes one. A foreign key needs none of its own where the primary key, a unique
 * constraint or another whole index begins with its column.
 */
export function describeIndexes(
  model: ModelCore,
  primaryKey: readonly string[],
  uniques: readonly UniqueDefinition[],
): readonly IndexDefinition[] {
  const { meta } = model;
  const indexes = (meta.options.indexes ?? []).map((index) => fromOptions(meta, index));
  const leading = new Set([primaryKey[0], ...uniques.map(({ columns }) => columns[0]), ...indexes.map(leadingColumn)]);
  for (const field of meta.fields.values()) {
    const isForeignKey = field.relation !== undefined;
    if (!field.options.index || (isForeignKey && leading.has(field.column))) continue;
    const isInverted = INVERTED_KINDS.includes(field.type.valueKind);
    indexes.push({
      name: objectName(meta.tableName, isInverted ? [field.column, 'gin'] : [field.column], 'idx'),
      unique: false,
      ...(isInverted && { method: 'gin' }),
      items: [ordering(column(undefined, field.column))],
      ...(field.type.indexMethod !== undefined && { method: field.type.indexMethod }),
    });
  }
  return indexes;
}

function fromOptions(meta: ModelMeta, given: readonly string[] | IndexOptions): IndexDefinition {
  const options: IndexOptions = isList(given) ? { on: given } : given;
  const items = options.on.map((item) => itemOf(meta, item));
  if (items.length === 0)
    throw new InvalidModelError([`An index of model "${meta.name}" is on nothing. Name at least one field.`]);
  const { unique = false, using, storing, where, hashBuckets } = options;
  return {
    name: options.name ?? defaultName(meta, items, options),
    unique,
    items,
    ...(using !== undefined && { method: using }),
    ...(storing !== undefined && { include: storing.map((name) => meta.fieldOf(name).column) }),
    ...(where !== undefined && { where: expressionOf(where) }),
    ...(hashBuckets !== undefined && { hashBuckets }),
  };
}

function isList(given: readonly string[] | IndexOptions): given is readonly string[] {
  return Array.isArray(given);
}

function itemOf(meta: ModelMeta, item: IndexItem): OrderingNode {
  if (typeof item === 'string') return ordering(column(undefined, meta.fieldOf(item).column));
  if ('field' in item) return ordering(column(undefined, meta.fieldOf(item.field).column), item.direction);
  return ordering(expressionOf(item));
}

/** The node of SQL that stands in a model's options. */
export function expressionOf(input: SqlInput): Expression {
  return isNode(input) ? (input as Expression) : (nodeOf(input) as Expression);
}

/** An index of some rows, or of another kind, may stand beside a plain one on the same columns: the name tells them apart. */
function defaultName(meta: ModelMeta, items: readonly OrderingNode[], options: IndexOptions): string {
  const words = items.map(({ expression }) => {
    if (expression.kind === 'column') return expression.name;
    return expression.kind === 'call' ? expression.name : 'expr';
  });
  if (options.using === 'gin' || options.using === 'gist') words.push(options.using);
  if (options.where !== undefined) words.push('partial');
  return objectName(meta.tableName, words, options.unique === true ? 'key' : 'idx');
}

/** The column by which a whole index can be searched. */
function leadingColumn({ items, where, method, hashBuckets }: IndexDefinition): string | undefined {
  const isSearchable = where === undefined && (method ?? 'btree') === 'btree' && hashBuckets === undefined;
  const first = items[0]?.expression;
  return isSearchable && first?.kind === 'column' ? first.name : undefined;
}
