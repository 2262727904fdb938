import { NODE } from './brand.ts';
import type { Expression } from './expression.ts';
import type {
  AssignmentNode,
  CommonTableNode,
  CompoundNode,
  CompoundOperator,
  ConflictNode,
  DeleteNode,
  DerivedNode,
  ExplainNode,
  InsertNode,
  JoinNode,
  JoinType,
  LockNode,
  Query,
  SelectionNode,
  SelectNode,
  SourceNode,
  Statement,
  TableNode,
  UpdateNode,
  ValuesNode,
} from './query.ts';

export type TableNodeOptions = Pick<TableNode, 'schema' | 'alias' | 'indexHint'>;

export function table(name: string, options?: TableNodeOptions): TableNode {
  return options === undefined
    ? { [NODE]: true, kind: 'table', name }
    : { [NODE]: true, kind: 'table', name, ...options };
}

export type DerivedNodeOptions = Pick<DerivedNode, 'columns' | 'lateral' | 'withOrdinality'>;

/** A query, a VALUES list or a set-returning call as a source of rows. */
export function derived(source: Query | Expression, alias: string, options?: DerivedNodeOptions): DerivedNode {
  return options === undefined
    ? { [NODE]: true, kind: 'derived', source, alias }
    : { [NODE]: true, kind: 'derived', source, alias, ...options };
}

/** `on` is needed by every join but a cross join. */
export function join(type: JoinType, source: SourceNode, on?: Expression): JoinNode {
  return on === undefined
    ? { [NODE]: true, kind: 'join', type, source }
    : { [NODE]: true, kind: 'join', type, source, on };
}

export function selection(expression: Expression, alias?: string): SelectionNode {
  return alias === undefined
    ? { [NODE]: true, kind: 'selection', expression }
    : { [NODE]: true, kind: 'selection', expression, alias };
}

export function commonTable(parts: Omit<CommonTableNode, 'kind'>): CommonTableNode {
  return { [NODE]: true, kind: 'commonTable', ...parts };
}

export function lock(parts: Omit<LockNode, 'kind'>): LockNode {
  return { [NODE]: true, kind: 'lock', ...parts };
}

export function select(parts: Omit<SelectNode, 'kind'>): SelectNode {
  return { [NODE]: true, kind: 'select', ...parts };
}

export type CompoundNodeOptions = Pick<CompoundNode, 'with' | 'orderBy' | 'limit' | 'offset'>;

export function compound(
  left: Query,
  operator: CompoundOperator,
  right: Query,
  options?: CompoundNodeOptions,
): CompoundNode {
  return { [NODE]: true, kind: 'compound', left, operator, right, ...options };
}

export function values(rows: ValuesNode['rows']): ValuesNode {
  return { [NODE]: true, kind: 'values', rows };
}

export function assignment(column: string, value: Expression): AssignmentNode {
  return { [NODE]: true, kind: 'assignment', column, value };
}

export function conflict(parts: Omit<ConflictNode, 'kind'>): ConflictNode {
  return { [NODE]: true, kind: 'conflict', ...parts };
}

export function insert(parts: Omit<InsertNode, 'kind'>): InsertNode {
  return { [NODE]: true, kind: 'insert', ...parts };
}

export function update(parts: Omit<UpdateNode, 'kind'>): UpdateNode {
  return { [NODE]: true, kind: 'update', ...parts };
}

export function deleteFrom(parts: Omit<DeleteNode, 'kind'>): DeleteNode {
  return { [NODE]: true, kind: 'delete', ...parts };
}

export function explain(statement: Statement, analyze = false): ExplainNode {
  return { [NODE]: true, kind: 'explain', analyze, statement };
}
