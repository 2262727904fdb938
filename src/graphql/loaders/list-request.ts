import type { ApiRelation } from '../api/api-model.ts';
import type { PageRequest } from '../read/page-parts.ts';

/** A list of rows that an operation asks for: all of a model, or those that belong to a row. */
export interface ListRequest {
  readonly page: PageRequest;
  /** From the row to its list; undefined for all rows of the model. */
  readonly relation: ApiRelation | undefined;
  /** Names the list with its arguments: equal ones share their statements. */
  readonly key: string;
  /** The same without the choice of a page: what counts and aggregates depend on. */
  readonly rowsKey: string;
}

/** The key of the parent where the list has none. */
export const NO_PARENT = '';
