import { GraphQLError } from 'graphql';
import { readDriverError } from '../../errors/driver-error.ts';
import { ForeignKeyViolationError } from '../../errors/query-errors.ts';
import { missing } from './row-keys.ts';
import type { NamedKey, WriteRun } from './write-run.ts';

/**
 * Runs a write. Where a foreign key finds that a row is missing which the client named by `connect`, it says so: what the client sent is
 * that, not the foreign key.
 * @throws OperationError NOT_FOUND at the place of the `connect`
 */
export async function namingMissing<Result>(run: WriteRun, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const violation = violationIn(error);
    const key = violation && run.named.find((named) => isNamedIn(violation, named));
    throw key === undefined ? error : missing(key.api, key.path);
  }
}

function violationIn(error: unknown): ForeignKeyViolationError | undefined {
  if (error instanceof ForeignKeyViolationError) return error;
  return error instanceof GraphQLError && error.originalError != null ? violationIn(error.originalError) : undefined;
}

/** `Key (author_id)=(777) is not present in table "authors".`, in whatever language; CockroachDB puts quotes around texts. */
function isNamedIn({ cause }: ForeignKeyViolationError, { api, text }: NamedKey): boolean {
  const { detail = '' } = readDriverError(cause);
  const isKey = [text, `'${text}'`].some((key) => detail.includes(`)=(${key})`));
  return isKey && detail.includes(`"${api.meta.tableName}"`);
}
