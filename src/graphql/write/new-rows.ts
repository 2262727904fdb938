import type { ApiRelation } from '../api/api-model.ts';
import type { RowRecord } from '../read/row-record.ts';
import type { Wanted } from '../read/wanted.ts';

const NOTHING: Wanted = new Set();

/** Rows that are made with a new row and asked for with it, by the relation that names them. */
export class NewRows {
  readonly rows = new Map<string, readonly RowRecord[]>();
  readonly #wanted = new Map<string, Wanted>();

  constructor(asked: readonly { readonly relation: ApiRelation; readonly wanted: Wanted }[] = []) {
    for (const { relation, wanted } of asked)
      this.#wanted.set(relation.name, new Set([...this.wantedOf(relation), ...wanted]));
  }

  /** What is asked of the rows of a relation. */
  wantedOf({ name }: ApiRelation): Wanted {
    return this.#wanted.get(name) ?? NOTHING;
  }

  keep({ name }: ApiRelation, rows: readonly RowRecord[]): void {
    this.rows.set(name, rows);
  }
}
