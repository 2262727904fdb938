import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { isNode } from '../../sql/nodes/brand.ts';
import type { Expression as SqlExpression } from '../../sql/nodes/expression.ts';
import { binary, column, literal } from '../../sql/nodes/factories.ts';
import type { JoinType, SourceNode } from '../../sql/nodes/query.ts';
import { join } from '../../sql/nodes/query-factories.ts';
import { formatList } from '../../util/list.ts';
import type { ConditionLike } from '../expression/expression.ts';
import { nodeOf } from '../expression/operand.ts';
import { isModel, type ModelCore } from '../model/model-core.ts';
import { Relation } from '../model/relation.ts';
import type { SelectState } from './select-state.ts';
import type { SourceLike } from './source.ts';

export interface JoinOptions {
  /** Which foreign key joins, or any condition. By default the only foreign key between the two. */
  readonly on?: Relation<any, any> | ConditionLike;
}

/** The parts of a select with one more source. */
export function joined(state: SelectState, type: JoinType, source: SourceLike, { on }: JoinOptions): SelectState {
  requireNewName(state.sources, source);
  const condition = type === 'cross' ? undefined : conditionOf(state.sources, source, on);
  const { joins = [] } = state.node;
  return {
    ...state,
    origin: state.origin ?? originOf(source),
    sources: [...state.sources, source],
    node: {
      ...state.node,
      joins: [...joins, join(type, sourceNodeOf(source), condition)],
    },
  };
}

/** @throws InvalidArgumentError for what rows cannot come from */
export function sourceNodeOf(source: SourceLike): SourceNode {
  if (isNode(source) && source.kind === 'raw') return source as SourceNode;
  const node: unknown = (source as { readonly source?: unknown } | null | undefined)?.source;
  if (isNode(node)) return node as SourceNode;
  throw new InvalidArgumentError(
    'Rows come from a model, an alias, query.as("name"), a common table, valuesList(…) or sql`…`. A query needs a name here: query.as("name").',
  );
}

/** The model by which the database of a source is known. */
export function originOf(source: SourceLike): ModelCore | undefined {
  if (isModel(source)) return source.meta.model;
  return 'origin' in source ? (source.origin as ModelCore | undefined) : undefined;
}

/** Two sources of one name would make each column of that name ambiguous. */
export function requireNewName(sources: readonly SourceLike[], added: SourceLike): void {
  if (!('sourceName' in added)) return;
  const { sourceName } = added;
  if (sources.some((source) => 'sourceName' in source && source.sourceName === sourceName))
    throw new InvalidArgumentError(
      `"${sourceName}" is in this query already. Give one of the two another name: Model.alias("…").`,
    );
}

function conditionOf(sources: readonly SourceLike[], source: SourceLike, on: JoinOptions['on']): SqlExpression {
  if (on instanceof Relation) return relationBetween(sources, source, on);
  if (on !== undefined) return nodeOf(on);
  if (isModel(source)) return defaultCondition(sources.filter(isModel), source);
  if ('source' in source && source.source.kind === 'derived' && source.source.lateral === true) return literal(true);
  throw new InvalidArgumentError(
    'Only models are joined by their foreign keys. Give the condition: join(other, { on: … }).',
  );
}

/** The condition of a foreign key between two sources: `"tweets"."user_id" = "users"."id"`. */
export function relationCondition(relation: Relation, owner: string, target: string): SqlExpression {
  return binary(column(owner, relation.keyField.column), '=', column(target, relation.targetField.column));
}

function relationBetween(sources: readonly SourceLike[], joining: SourceLike, on: Relation<any, any>): SqlExpression {
  if (isModel(joining)) {
    const isSelf = on.owner.meta === on.target.meta;
    const isOwner = on.owner.meta === joining.meta && (!isSelf || on.isReverse);
    const wanted = isOwner ? on.target : on.owner;
    const other = [...sources].reverse().find((source) => isModel(source) && source.meta === wanted.meta);
    if (other !== undefined && isModel(other) && (isOwner || on.target.meta === joining.meta))
      return isOwner
        ? relationCondition(on, joining.sourceName, other.sourceName)
        : relationCondition(on, other.sourceName, joining.sourceName);
  }
  throw new InvalidArgumentError(
    `"${on.owner.meta.name}.${on.name}" does not join ${isModel(joining) ? `"${joining.meta.name}"` : 'this source'} to this query.`,
  );
}

/**
 * The condition of a join without ON: the one foreign key between the new source and those before it, nearest first.
 * @throws InvalidArgumentError when there is none, or when several fit
 */
function defaultCondition(sources: readonly ModelCore[], joining: ModelCore): SqlExpression {
  for (const source of [...sources].reverse()) {
    const candidates = [
      ...[...source.meta.relations.values()]
        .filter((relation) => relation.target.meta === joining.meta)
        .map((relation) => ({ relation, owner: source, target: joining })),
      ...[...joining.meta.relations.values()]
        .filter((relation) => relation.target.meta === source.meta && joining.meta !== source.meta)
        .map((relation) => ({ relation, owner: joining, target: source })),
    ];
    if (candidates.length > 1)
      throw new InvalidArgumentError(
        `Several foreign keys join "${source.meta.name}" and "${joining.meta.name}": ` +
          `${formatList(candidates.map(({ relation }) => `${relation.owner.meta.name}.${relation.name}`))}. ` +
          'Say which: join(other, { on: … }).',
      );
    const [found] = candidates;
    if (found !== undefined) return relationCondition(found.relation, found.owner.sourceName, found.target.sourceName);
  }
  throw new InvalidArgumentError(
    `No foreign key joins "${joining.meta.name}" to ${formatList(sources.map(({ meta }) => meta.name))}. ` +
      'Give the condition: join(other, { on: … }).',
  );
}
