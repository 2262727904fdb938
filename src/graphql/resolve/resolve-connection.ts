import type { GraphQLFieldResolver } from 'graphql';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import type { GroupRecord } from '../loaders/load-groups.ts';
import type { GroupRequest } from '../read/group-query.ts';
import type { Page } from '../read/page.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';

type Resolver<Parent> = GraphQLFieldResolver<Parent, PhoebeContext>;

/** A list of rows that nobody has read yet: each part reads what it needs when it is asked for. */
export interface Connection {
  page(): Promise<Page>;
  count(): Promise<number>;
  aggregate(wanted: Wanted): Promise<GroupRecord>;
  /** `key` names the arguments, so that equal ones share a statement. */
  groups(request: Grouping, key: string, wanted: Wanted): Promise<readonly GroupRecord[]>;
}

/** How a connection's rows are grouped. */
export type Grouping = Pick<GroupRequest, 'by' | 'having' | 'byCount' | 'limit'>;

/** One row of a page. */
interface Edge {
  readonly row: RowRecord;
  readonly page: Page;
}

export const resolveNodes: Resolver<Connection> = async (connection) => (await connection.page()).rows;

export const resolveEdges: Resolver<Connection> = async (connection) => {
  const page = await connection.page();
  return page.rows.map((row): Edge => ({ row, page }));
};

export const resolvePage: Resolver<Connection> = (connection) => connection.page();

export const resolveTotalCount: Resolver<Connection> = (connection) => connection.count();

export const resolveEdgeNode: Resolver<Edge> = ({ row }) => row;

export const resolveCursor: Resolver<Edge> = ({ row, page }) => page.cursorOf(row);

export function resolvePageInfo(name: 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor'): Resolver<Page> {
  return (page) => page[name];
}
