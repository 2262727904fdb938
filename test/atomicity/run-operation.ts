import { isDeepStrictEqual } from 'node:util';
import { type GraphQLSchema, parse } from 'graphql';
import type { Laboratory } from './laboratory.ts';
import { afterCommits, SCHEMAS } from './models.ts';
import type { Operation, RootField } from './operation.ts';
import { fieldsOf, plainTransaction } from './plain-operation.ts';
import { copyWorld, type World } from './plain-tables.ts';
import { fieldName, type Printed, printOperation } from './print-operation.ts';
import { seedWorld } from './seed-world.ts';
import { differences } from './snapshot.ts';

interface Transaction {
  readonly committed: boolean | null;
  readonly replayed?: true;
  readonly fields?: Readonly<Record<string, Transaction>>;
}

export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly extensions?: { readonly transaction?: Transaction };
}

/** Something that is not as it must be. */
export interface Difference {
  /** The same for what has the same cause, more or less. */
  readonly kind: string;
  readonly details: readonly string[];
}

export interface Run {
  readonly printed: Printed;
  readonly answers: readonly Answer[];
  readonly differences: readonly Difference[];
}

let keys = 0;

/** Runs an operation on the seed rows, looks at all tables, and puts them back. */
export async function runOperation(laboratory: Laboratory, operation: Operation): Promise<Run> {
  const schema = SCHEMAS[operation.schema];
  const printed = printOperation(operation, typesOf(schema));
  const before = seedWorld(laboratory.hasTriggers);
  keys += 1;
  const idempotencyKey = operation.withKey ? `key-${process.pid}-${keys}` : undefined;
  const execute = laboratory.executes[operation.compile ? 'compiled' : 'byFields'];
  const send = async (): Promise<Answer> => {
    const result = await execute({
      schema,
      document: parse(printed.text),
      variableValues: printed.variables,
      contextValue: {
        ...(operation.viewer === null ? {} : { viewer: operation.viewer }),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      },
    });
    return JSON.parse(JSON.stringify(result)) as Answer;
  };
  const answer = await send();
  const found: Difference[] = [];
  const verdict = judge(before, operation, answer, found);
  await compare(laboratory, verdict, answer, found);
  const answers = [answer];
  if (operation.withKey) {
    const again = await send();
    answers.push(again);
    const isWhole = transactionOf(answer)?.committed === true;
    if (isWhole && !(isDeepStrictEqual(again.data, answer.data) && isReplayed(again)))
      found.push({ kind: 'the answer under a key is another', details: [] });
    await compare(laboratory, verdict, again, found, ' after it was sent again');
  }
  if (verdict.isChanged || found.length > 0) await laboratory.reset();
  return { printed, answers, differences: found };
}

interface Verdict {
  /** What the tables must hold. */
  readonly world: World;
  readonly afterCommits: readonly string[];
  /** How many answers must be kept. */
  readonly committed: number;
  readonly isChanged: boolean;
  readonly names: string;
}

/** Compares an answer with the plain model, and says what must be in the database after it. */
function judge(before: World, operation: Operation, answer: Answer, found: Difference[]): Verdict {
  const fields = fieldsOf(operation);
  const names = fields.map(({ field }) => nameOf(field)).join(' + ');
  const parts = operation.mode === 'PER_FIELD' ? fields.map((field) => [field]) : [fields];
  let world = copyWorld(before);
  const registered: string[] = [];
  let committed = 0;
  const fails = (field: RootField): boolean =>
    'failure' in plainTransaction(before, operation, [{ name: 'alone', field }]);
  // A variable of a wrong type is an error of the request, also where its field is skipped: none of the fields is run.
  const isRefused = transactionOf(answer) === undefined && operation.fields.some(fails);
  for (const part of isRefused ? [] : parts) {
    const transaction =
      operation.mode === 'PER_FIELD' ? transactionOf(answer)?.fields?.[part[0]!.name] : transactionOf(answer);
    const expected = plainTransaction(world, operation, part);
    const partNames = part.map(({ field }) => nameOf(field)).join(' + ');
    const said = transaction?.committed ?? (transaction === undefined ? false : null);
    if (said === null) found.push({ kind: `unknown without a reason: ${partNames}`, details: [] });
    if (said === true && 'failure' in expected)
      found.push({ kind: `done, and must fail (${expected.failure}): ${partNames}`, details: [] });
    if (said !== true && 'world' in expected) {
      const [error] = answer.errors ?? [];
      found.push({
        kind: `refused, and must be done (${error?.extensions?.code}): ${partNames}`,
        details: [error?.message ?? ''],
      });
    }
    if (said !== true || 'failure' in expected) break;
    committed += 1;
    world = expected.world;
    registered.push(...world.afterCommits);
    for (const { name, field } of part)
      if (answer.data !== null && !isSame(field, answer.data?.[name], expected.data[name]))
        found.push({
          kind: `the answer is not what is there: ${nameOf(field)}`,
          details: [`must be ${JSON.stringify(expected.data[name])}`, `is ${JSON.stringify(answer.data?.[name])}`],
        });
  }
  if (committed === parts.length && (answer.errors !== undefined || answer.data == null))
    found.push({ kind: `done, with errors: ${names}`, details: [] });
  return { world, afterCommits: registered, committed, isChanged: committed > 0, names };
}

/** Looks at the database. */
async function compare(
  laboratory: Laboratory,
  { world, afterCommits: expected, committed, names }: Verdict,
  answer: Answer,
  found: Difference[],
  when = '',
): Promise<void> {
  const snapshot = await laboratory.look();
  const lines = differences(world, snapshot);
  const said = JSON.stringify(transactionOf(answer)?.committed ?? 'not at all');
  if (lines.length > 0)
    found.push({ kind: `committed: ${said}, and the tables are not so${when}: ${names}`, details: lines });
  if (afterCommits.toSorted().join() !== expected.toSorted().join())
    found.push({ kind: `afterCommit${when}: ${names}`, details: [`must be ${expected}`, `is ${afterCommits}`] });
  const kept = answer.extensions?.transaction === undefined ? undefined : snapshot.keys;
  if (kept !== undefined && kept !== 0 && kept !== committed)
    found.push({ kind: `kept answers${when}: ${names}`, details: [`must be ${committed}`, `are ${kept}`] });
}

function transactionOf(answer: Answer): Transaction | undefined {
  return answer.extensions?.transaction;
}

function isReplayed(answer: Answer): boolean {
  const transaction = transactionOf(answer);
  const parts = transaction?.fields === undefined ? [transaction] : Object.values(transaction.fields);
  return parts.every((part) => part?.replayed === true);
}

/** Rows of bulk writes come in any order. */
function isSame(field: RootField, is: unknown, must: unknown): boolean {
  if (field.kind !== 'updateMany' && field.kind !== 'deleteMany') return isDeepStrictEqual(is, must);
  const sorted = (payload: unknown): unknown =>
    Object.fromEntries(
      Object.entries((payload ?? {}) as object).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.toSorted((a, b) => (a.id < b.id ? -1 : 1)) : value,
      ]),
    );
  return isDeepStrictEqual(sorted(is), sorted(must));
}

function nameOf(field: RootField): string {
  return fieldName(field);
}

function typesOf(schema: GraphQLSchema) {
  return (field: string, argument: string): string =>
    schema
      .getMutationType()!
      .getFields()
      [field]!.args.find(({ name }) => name === argument)!
      .type.toString();
}
