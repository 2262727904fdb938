import type { ApiModel } from '../api/api-model.ts';
import { badInput } from '../errors/operation-error.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { NewRows } from './new-rows.ts';

/** How deep rows may be written with rows: deeper inputs are attacks or mistakes. */
const MAX_NESTING = 5;

/** A row that a client named by the key that a foreign key holds. */
export interface NamedKey {
  readonly api: ApiModel;
  readonly text: string;
  /** Where in the input: `input.author.connect`. */
  readonly path: string;
}

/** What the statements of one mutation share. */
export class WriteRun {
  readonly loaders: Loaders;
  readonly depth: number;
  /** True: what is written here ends the transaction, so COMMIT may travel with its last statement. */
  readonly isLast: boolean;

  /** What is asked of the rows that are made with the outermost one; undefined deeper down. */
  readonly newRows: NewRows | undefined;
  /** The rows that were named by keys which only the foreign keys' own checks look up. */
  readonly named: NamedKey[];

  constructor(
    { loaders, named = [] }: Pick<PhoebeContext, 'loaders'> & { readonly named?: NamedKey[] },
    { depth = 0, isLast = false, newRows }: Partial<Pick<WriteRun, 'depth' | 'isLast' | 'newRows'>> = {},
  ) {
    this.loaders = loaders;
    this.named = named;
    this.depth = depth;
    this.isLast = isLast;
    this.newRows = newRows;
  }

  /** For the rows that are written with a row. @throws OperationError where the input nests too deep */
  deeper(path: string, isLast = false): WriteRun {
    if (this.depth === MAX_NESTING) throw badInput(`An input may nest ${MAX_NESTING} relations deep at most.`, path);
    return new WriteRun(this, { depth: this.depth + 1, isLast: this.isLast && isLast });
  }

  /** For a part of what is written here, which ends the transaction only where nothing comes behind it. */
  ending(isLast: boolean): WriteRun {
    return isLast ? this : new WriteRun(this, { depth: this.depth, newRows: this.newRows });
  }
}
