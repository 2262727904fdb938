import type { Executor } from '../../database/executor.ts';
import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { call, cast, literal, value } from '../../sql/nodes/factories.ts';
import { select, selection } from '../../sql/nodes/query-factories.ts';
import { formatList } from '../../util/list.ts';
import type { ModelCore } from './model-core.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Makes other callers that look for the same values in the same model wait until the transaction ends. A serializable transaction
 * needs nothing of the kind. At READ COMMITTED a lock of the server's does it, since the next statement sees what the one before
 * has committed: `SELECT pg_advisory_xact_lock(…)`. Sources: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS,
 * https://www.postgresql.org/docs/current/transaction-iso.html
 * @throws InvalidArgumentError where neither helps: REPEATABLE READ, and READ COMMITTED of an engine without such locks
 */
export async function holdValues(model: ModelCore, values: Values, executor: Executor): Promise<void> {
  const { advisoryLocks } = await executor.dialect();
  const level = selection(call('current_setting', [literal('transaction_isolation')]), 'level');
  const hash = call('hashtextextended', [value(lockName(model, values), 'text'), literal(0)]);
  const lock = selection(cast(call('pg_advisory_xact_lock', [hash]), 'text'), 'lock');
  const { rows } = await executor.execute(select({ columns: advisoryLocks ? [level, lock] : [level] }));
  const isolation = rows[0]?.[0];
  if (isolation === 'serializable' || (advisoryLocks && isolation !== 'repeatable read')) return;
  throw new InvalidArgumentError(
    `getOrCreate() of "${model.meta.name}" finds no unique key over ${formatList(Object.keys(values))}, and in an open transaction at ` +
      `${isolation?.toUpperCase()} two callers would make two rows. Make the fields unique, or use db.runTransaction(…), which is serializable.`,
  );
}

/** The same for the same values of the same fields, in whatever order and form they were given. */
function lockName({ meta }: ModelCore, values: Values): string {
  const texts = Object.entries(values).map(([name, given]) => {
    const { property, type } = meta.fieldOf(name);
    return [property, given === null ? null : type.toDriver(given)];
  });
  return JSON.stringify([meta.options.schema ?? null, meta.tableName, texts.sort()]);
}
