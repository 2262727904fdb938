import { isDeepStrictEqual } from 'node:util';
import { isCustom, type Operation, type RootField } from './operation.ts';
import { fieldsOf, plainTransaction } from './plain-operation.ts';
import type { World } from './plain-tables.ts';
import { fieldName } from './print-operation.ts';

export interface TransactionWord {
  readonly committed: boolean | null;
  readonly replayed?: true;
  readonly fields?: Readonly<Record<string, TransactionWord>>;
}

export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly extensions?: { readonly transaction?: TransactionWord };
}

/** Something that is not as it must be. */
export interface Difference {
  /** The same for what has the same cause, more or less. */
  readonly kind: string;
  readonly details: readonly string[];
}

/** What may be in the database. */
export interface Outcome {
  readonly world: World;
  /** What was registered with `afterCommit` in transactions that were told committed. */
  readonly registered: readonly string[];
  /** How many transactions were committed. */
  readonly committed: number;
}

export interface Verdict {
  /** One, or two where an answer does not know. */
  readonly possible: readonly Outcome[];
  readonly differences: readonly Difference[];
}

/** What a broken network may come to. */
const BROKEN = ['SERVICE_UNAVAILABLE', 'TRANSACTION_RESULT_UNKNOWN'];

/** Compares an answer with the plain model, and says what must be in the database after it. */
export function judge(before: World, operation: Operation, answer: Answer, isBroken = false): Verdict {
  const differences: Difference[] = [];
  const differ = (kind: string, ...details: readonly string[]) => differences.push({ kind, details });
  const fields = fieldsOf(operation);
  const isCut = operation.mode === 'PER_FIELD';
  const parts = isCut ? fields.map((field) => [field]) : [fields];
  let outcome: Outcome = { world: before, registered: [], committed: 0 };
  if (isWrongRequest(before, operation, answer)) return { possible: [outcome], differences };
  for (const part of parts) {
    const whole = answer.extensions?.transaction;
    const said = (isCut ? whole?.fields?.[part[0]!.name] : whole)?.committed;
    const expected = plainTransaction(outcome.world, operation, part);
    const names = part.map(({ field }) => fieldName(field)).join(' + ');
    const [error] = answer.errors ?? [];
    const code = error?.extensions?.code;
    if (said === null) {
      if (!isBroken) differ(`unknown without a reason: ${names}`);
      if ('failure' in expected) return { possible: [outcome], differences };
      const after = { ...outcome, world: expected.world, committed: outcome.committed + 1 };
      return { possible: [outcome, after], differences };
    }
    if (said !== true) {
      const isExcused = isBroken && BROKEN.includes(code ?? '');
      if ('world' in expected && !isExcused)
        differ(`refused, and must be done (${code}): ${names}`, `${error?.message}`);
      break;
    }
    if ('failure' in expected) {
      differ(`done, and must fail (${expected.failure}): ${names}`);
      break;
    }
    outcome = {
      world: expected.world,
      registered: [...outcome.registered, ...expected.world.afterCommits],
      committed: outcome.committed + 1,
    };
    for (const { name, field } of part)
      if (answer.data !== null && !isSame(field, answer.data?.[name], expected.data[name]))
        differ(
          `the answer is not what is there: ${fieldName(field)}`,
          `must be ${JSON.stringify(expected.data[name])}`,
          `is ${JSON.stringify(answer.data?.[name])}`,
        );
  }
  if (outcome.committed === parts.length && (answer.errors !== undefined || answer.data == null))
    differ('done, with errors');
  return { possible: [outcome], differences };
}

/** A variable of a wrong type is an error of the request, also where its field is skipped: none of the fields is run. */
function isWrongRequest(before: World, operation: Operation, { extensions }: Answer): boolean {
  if (extensions?.transaction !== undefined) return false;
  return operation.fields.some((field) => 'failure' in plainTransaction(before, operation, [{ name: 'alone', field }]));
}

/** Rows of bulk writes come in any order, on CockroachDB also those of an INSERT where some were there already. */
function isSame(field: RootField, is: unknown, must: unknown): boolean {
  const isInOrder =
    isCustom(field) || !field.kind.endsWith('Many') || (field.kind === 'createMany' && !field.args.onConflict);
  if (isInOrder) return isDeepStrictEqual(is, must);
  const sorted = (payload: unknown): unknown =>
    Object.fromEntries(
      Object.entries((payload ?? {}) as object).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.toSorted((a, b) => (a.id < b.id ? -1 : 1)) : value,
      ]),
    );
  return isDeepStrictEqual(sorted(is), sorted(must));
}
