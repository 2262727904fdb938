import { isDeepStrictEqual } from 'node:util';
import { type GraphQLSchema, parse } from 'graphql';
import type { Cut } from './byte-proxy.ts';
import { type Answer, type Difference, judge, type Outcome, type Verdict } from './judge.ts';
import type { Laboratory } from './laboratory.ts';
import { SCHEMAS } from './models.ts';
import type { Operation } from './operation.ts';
import { fieldsOf } from './plain-operation.ts';
import { fieldName, type Printed, printOperation } from './print-operation.ts';
import { seedWorld } from './seed-world.ts';
import { differences } from './snapshot.ts';
import { afterCommits } from './task.ts';

export interface Run {
  readonly printed: Printed;
  readonly answers: readonly Answer[];
  readonly differences: readonly Difference[];
  /** True where the connection was cut. */
  readonly isBroken: boolean;
}

let keys = 0;

/**
 * Runs an operation on the seed rows, looks at all tables, and puts them back. With a key it is sent a second time.
 * @param cut where the connection to the database breaks while the operation runs for the first time
 */
export async function runOperation(laboratory: Laboratory, operation: Operation, cut?: Cut): Promise<Run> {
  const schema = SCHEMAS[operation.schema];
  const printed = printOperation(operation, typesOf(schema));
  const before = seedWorld(laboratory.hasTriggers);
  keys += 1;
  const contextValue = {
    ...(operation.viewer === null ? {} : { viewer: operation.viewer }),
    ...(operation.withKey ? { idempotencyKey: `key-${process.pid}-${keys}` } : {}),
  };
  const execute = laboratory.executes[operation.compile ? 'compiled' : 'byFields'];
  const send = async (): Promise<Answer> => {
    const document = parse(printed.text);
    const result = await execute({ schema, document, variableValues: printed.variables, contextValue });
    return JSON.parse(JSON.stringify(result)) as Answer;
  };
  if (cut !== undefined) laboratory.proxy!.arm(cut);
  const first = await send();
  const isBroken = cut !== undefined && laboratory.proxy!.disarm();
  const verdict = judge(before, operation, first, isBroken);
  const found = [...verdict.differences, ...(await look(laboratory, operation, verdict, first, isBroken))];
  const answers = [first];
  if (operation.withKey) {
    const again = await send();
    answers.push(again);
    found.push(...(await lookAgain(laboratory, operation, { first, again, isBroken })));
  }
  if (found.length > 0 || answers.some(mayHaveWritten)) await laboratory.reset();
  return { printed, answers, differences: found, isBroken };
}

function mayHaveWritten({ extensions }: Answer): boolean {
  const { committed, fields } = extensions?.transaction ?? {};
  return (
    committed === true || committed === null || Object.values(fields ?? {}).some((field) => field.committed !== false)
  );
}

/** The same request under the same key: what was done is told, and what was not done is done now. */
async function lookAgain(
  laboratory: Laboratory,
  operation: Operation,
  { first, again, isBroken }: { readonly first: Answer; readonly again: Answer; readonly isBroken: boolean },
): Promise<readonly Difference[]> {
  const verdict = judge(seedWorld(laboratory.hasTriggers), operation, again);
  const found = [...verdict.differences, ...(await look(laboratory, operation, verdict, again, isBroken))];
  const isWhole = first.extensions?.transaction?.committed === true;
  if (isWhole && !(isDeepStrictEqual(again.data, first.data) && isReplayed(again)))
    found.push({ kind: 'the answer under a key is another', details: [] });
  return found.map(({ kind, details }) => ({ kind: `sent again: ${kind}`, details }));
}

/** Looks at the database: it holds one of what is possible. */
async function look(
  laboratory: Laboratory,
  operation: Operation,
  { possible }: Verdict,
  { extensions }: Answer,
  isBroken: boolean,
): Promise<readonly Difference[]> {
  if (isBroken) await laboratory.untilQuiet();
  const snapshot = await laboratory.look();
  const found: Difference[] = [];
  const names = fieldsOf(operation)
    .map(({ field }) => fieldName(field))
    .join(' + ');
  const said = JSON.stringify(extensions?.transaction?.committed ?? null);
  const lines = possible.map(({ world }) => differences(world, snapshot));
  if (lines.every((each) => each.length > 0))
    found.push({ kind: `committed: ${said}, and the tables are not so: ${names}`, details: lines.flat() });
  const { registered, committed } = possible[0]!;
  if (!isRegistered(registered, isBroken))
    found.push({ kind: `afterCommit: ${names}`, details: [`must be ${registered}`, `is ${afterCommits}`] });
  const kept = operation.withKey ? committed : 0;
  if (possible.length === 1 && snapshot.keys !== kept)
    found.push({ kind: `kept answers: ${names}`, details: [`must be ${kept}`, `are ${snapshot.keys}`] });
  return found;
}

/** Each action ran once; where a commit was found out about later, it may not have been run. */
function isRegistered(registered: Outcome['registered'], isBroken: boolean): boolean {
  const [is, must] = [afterCommits, registered].map((list) => list.toSorted());
  if (!isBroken) return isDeepStrictEqual(is, must);
  const times = (list: readonly string[], action: string) => list.filter((each) => each === action).length;
  return is!.every((action) => times(is!, action) <= times(must!, action));
}

function isReplayed({ extensions }: Answer): boolean {
  const { fields, replayed } = extensions?.transaction ?? {};
  return fields === undefined ? replayed === true : Object.values(fields).every((field) => field.replayed === true);
}

function typesOf(schema: GraphQLSchema) {
  return (field: string, argument: string): string =>
    schema
      .getMutationType()!
      .getFields()
      [field]!.args.find(({ name }) => name === argument)!
      .type.toString();
}
