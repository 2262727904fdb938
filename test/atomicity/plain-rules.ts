import type { Operation } from './operation.ts';
import { Failure } from './plain-tables.ts';
import type { Row, ShapeName } from './shapes.ts';

/** What the rules of one of the schemas let a viewer do with docs. */
export class PlainRules {
  readonly #operation: Pick<Operation, 'schema' | 'viewer'>;

  constructor(operation: Pick<Operation, 'schema' | 'viewer'>) {
    this.#operation = operation;
  }

  /** Whether the rules let the viewer do so with some row. */
  allow(name: ShapeName, action: 'create' | 'update' | 'delete'): void {
    if (this.#isRuled(name) && this.#operation.viewer === null) throw new Failure(`${action} is forbidden`);
  }

  allowNew(name: ShapeName, rows: readonly Row[]): void {
    if (rows.some((row) => !this.may(name, 'update', row))) throw new Failure('not these values');
  }

  may(name: ShapeName, action: 'update' | 'delete', row: Row): boolean {
    if (!this.#isRuled(name)) return true;
    const { viewer } = this.#operation;
    if (action === 'delete' && viewer?.role === 'admin') return true;
    return row.owner === viewer?.id && (action === 'update' || Number(row.stars) < 3);
  }

  #isRuled(name: ShapeName): boolean {
    return name === 'Doc' && this.#operation.schema === 'ruled';
  }
}
