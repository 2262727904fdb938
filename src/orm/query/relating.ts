import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import { any } from '../../sql/nodes/factories.ts';
import type { SelectNode } from '../../sql/nodes/query.ts';
import { selection } from '../../sql/nodes/query-factories.ts';
import type { Column } from '../expression/column.ts';
import type { ModelCore } from '../model/model-core.ts';
import type { Relation, RelationDirection } from '../model/relation.ts';
import { addConditions } from './conditions.ts';
import { type Completion, keysNode, type Prefetch } from './fill-relation.ts';
import { joined } from './joining.ts';
import { ThroughRelation } from './many-to-many.ts';
import { limitedPerParent } from './per-parent.ts';
import type { SelectState } from './select-state.ts';

/** The query that reads a relation: what it is, and how its answer becomes rows. */
export interface RelatedQuery {
  readonly scope: SelectState;
  readonly complete: Completion;
}

/** How a relation is read from a model, without the place of the parents' key. */
export type RelationPlan = Omit<Prefetch, 'keyColumn'>;

/**
 * What `.with(relation, query)` means for a model.
 * @throws InvalidArgumentError when the relation belongs to neither side, or has no name on this side
 */
export function relate(
  model: ModelCore,
  relation: Relation<any, any> | ThroughRelation<any, any, any>,
  query: (other: ModelCore) => RelatedQuery,
): RelationPlan {
  return relation instanceof ThroughRelation
    ? relateThrough(model, relation, query)
    : relateDirectly(model, relation, query);
}

function relateDirectly(
  model: ModelCore,
  relation: Relation<any, any>,
  query: (other: ModelCore) => RelatedQuery,
): RelationPlan {
  const direction = directionFrom(model, relation);
  const property = direction === 'one' ? relation.name : relation.backref;
  if (property === undefined)
    throw new InvalidArgumentError(
      `"${relation.owner.meta.name}.${relation.name}" has no name on "${model.meta.name}". Give the foreign key a backref.`,
    );
  const other = direction === 'one' ? relation.target : relation.owner;
  const related = checked(query(other), other, property);
  const match = sourceModel(related.scope, other).columnOf(
    direction === 'one' ? relation.targetField.property : relation.keyField.property,
  );
  return {
    property,
    isList: direction === 'many' && !relation.isUnique,
    keyProperty: direction === 'one' ? relation.keyField.property : relation.targetField.property,
    keyType: relation.targetField.type,
    statement: statementOf(related.scope, match),
    complete: (result, executor, signal) => related.complete(result, executor, signal),
  };
}

/** The other side, joined to the rows of the model between, which name the parents. */
function relateThrough(
  model: ModelCore,
  { name, parent, child }: ThroughRelation<any, any, any>,
  query: (other: ModelCore) => RelatedQuery,
): RelationPlan {
  if (parent.target.meta !== model.meta)
    throw new InvalidArgumentError(
      `"${name}" is read from "${parent.target.meta.name}"; it cannot be read from "${model.meta.name}".`,
    );
  const other = child.target;
  const related = checked(query(other), other, name);
  const between = parent.owner;
  const isJoined = related.scope.sources.includes(between);
  const scope = isJoined ? related.scope : joined(related.scope, 'inner', between, { on: child });
  return {
    property: name,
    isList: true,
    keyProperty: parent.targetField.property,
    keyType: parent.targetField.type,
    statement: statementOf(scope, between.columnOf(parent.keyField.property)),
    complete: (result, executor, signal) => related.complete(result, executor, signal),
  };
}

/** One statement for each of the two forms, made when it is first wanted and then kept: it is compiled once. */
function statementOf(scope: SelectState, match: Column<any>): (dialect: Dialect) => SelectNode {
  const { limit, offset } = scope.node;
  if (limit !== undefined || offset !== undefined) return limitedPerParent(scope, match);
  let node: SelectNode | undefined;
  return () => {
    node ??= {
      ...scope.node,
      columns: [...scope.node.columns, selection(match.node, '$parent')],
      where: addConditions(scope.node.where, [{ node: any(match.node, '=', keysNode(match)) }]),
      ...(scope.node.groupBy !== undefined && { groupBy: [...scope.node.groupBy, match.node] }),
    };
    return node;
  };
}

function directionFrom(model: ModelCore, relation: Relation<any, any>): RelationDirection {
  if (relation.isReverse && relation.target.meta === model.meta) return 'many';
  if (relation.owner.meta === model.meta) return 'one';
  if (relation.target.meta === model.meta) return 'many';
  throw new InvalidArgumentError(
    `"${relation.owner.meta.name}.${relation.name}" joins "${relation.owner.meta.name}" and "${relation.target.meta.name}"; ` +
      `it cannot be read from "${model.meta.name}".`,
  );
}

function checked(query: RelatedQuery, other: ModelCore, property: string): RelatedQuery {
  if (query.scope.model?.meta === other.meta) return query;
  const given = query.scope.model === undefined ? 'no model' : `"${query.scope.model.meta.name}"`;
  throw new InvalidArgumentError(
    `The relation "${property}" is read by a query of "${other.meta.name}", but got one of ${given}.`,
  );
}

/** The model as the query calls it: an alias has a name of its own. */
function sourceModel(scope: SelectState, other: ModelCore): ModelCore {
  return scope.model ?? other;
}

/** True where an item of the select list is this very column. */
export function isColumn(node: SelectNode['columns'][number], column: Column<any>): boolean {
  const { expression } = node;
  return expression.kind === 'column' && expression.name === column.columnName && expression.source === column.source;
}
