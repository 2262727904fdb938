import { badInput } from '../errors/operation-error.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import type { Loaders } from '../loaders/loaders.ts';

/** How deep rows may be written with rows: deeper inputs are attacks or mistakes. */
const MAX_NESTING = 5;

/** What the statements of one mutation share. */
export class WriteRun {
  readonly loaders: Loaders;
  readonly depth: number;

  constructor({ loaders }: Pick<PhoebeContext, 'loaders'>, depth = 0) {
    this.loaders = loaders;
    this.depth = depth;
  }

  /** For the rows that are written with a row. @throws OperationError where the input nests too deep */
  deeper(path: string): WriteRun {
    if (this.depth === MAX_NESTING) throw badInput(`An input may nest ${MAX_NESTING} relations deep at most.`, path);
    return new WriteRun(this, this.depth + 1);
  }
}
