import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { createTables, type Database, integer, model, text, uuidKey } from 'phoebe';
import { buildSchema, createExecute, type Execute, IdempotencyKey, mutation } from 'phoebe/graphql';

/** How often something was done. Always as many as there are deeds. */
export const Tally = model('Tally', { id: text().primaryKey(), n: integer().default(0) });

/** What was done: nothing keeps it from being there twice but the transaction. */
export const Deed = model('Deed', { id: uuidKey(), note: text().index() });

export const MODELS = [Tally, Deed];

/** Reads, then writes two tables. */
export const act = mutation('act', {
  args: { note: text() },
  result: { deed: Deed, n: integer() },
  resolve: async ({ note }) => {
    const { n } = await Tally.getById('all');
    await Tally.updateById('all', { n: n + 1 });
    const deed = await Deed.create({ note });
    return { deed, n: n + 1 };
  },
});

export const SCHEMA = buildSchema(MODELS, { operations: [act] });

export const ACT = 'mutation ($note: String!) { act(note: $note) { n deed { id note } } }';
const DOCUMENT = parse(ACT);

/** A deed of one statement, which is not counted. */
const CREATE = parse('mutation ($note: String!) { createDeed(input: { note: $note }) { deed { id note } } }');

export async function prepareDeeds(db: Database): Promise<void> {
  await createTables(db, [...MODELS, IdempotencyKey]);
  await Deed.delete().on(db);
  await Tally.delete().on(db);
  await Tally.insert({ id: 'all', n: 0 }).on(db);
}

/** What a client was told about a deed. */
export type Word = 'done' | 'failed' | 'unknown';

export interface Told {
  readonly note: string;
  readonly word: Word;
  /** The errors' code. */
  readonly code: string | undefined;
}

export interface Doer {
  /** Does something once, and says what the client was told. */
  act(signal?: AbortSignal): Promise<Told>;
}

export interface DoerOptions {
  readonly withKeys: boolean;
  readonly commitTimeoutMs: number;
  /** True: deeds of one statement, which is one round trip with BEGIN and COMMIT. */
  readonly isSingle?: boolean;
}

export function doer(db: Database, options: DoerOptions): Doer {
  const execute: Execute = createExecute({ db, commitTimeoutMs: options.commitTimeoutMs });
  return {
    act: async (signal) => {
      const note = randomUUID();
      const result = await execute({
        schema: SCHEMA,
        document: options.isSingle === true ? CREATE : DOCUMENT,
        variableValues: { note },
        contextValue: { ...(options.withKeys && { idempotencyKey: note }), ...(signal && { signal }) },
      });
      return { note, ...wordOf(result) };
    },
  };
}

function wordOf(result: Awaited<ReturnType<Execute>>): Pick<Told, 'word' | 'code'> {
  const { committed } = result.extensions!.transaction as { readonly committed: boolean | null };
  const code = result.errors?.[0]?.extensions.code as string | undefined;
  return { word: committed === null ? 'unknown' : committed ? 'done' : 'failed', code };
}

export interface Verdict {
  readonly done: number;
  readonly failed: number;
  readonly unknown: number;
  /** Deeds that are there more than once. */
  readonly doubled: number;
  /** Told done, and not there. */
  readonly lost: number;
  /** Told failed, and there. */
  readonly denied: number;
  /** True where the other table says the same number, or counts nothing because each deed was one statement. */
  readonly isWhole: boolean;
}

/** Compares what clients were told with what is there. */
export async function judge(db: Database, told: readonly Told[], isSingle = false): Promise<Verdict> {
  // Both at one moment: a commit that nobody waits for any more may come in between.
  const { deeds, n } = await db.runTransaction(
    async (tx) => ({ deeds: await Deed.select().on(tx), n: (await Tally.getById('all', tx)).n }),
    { readOnly: true },
  );
  const times = new Map<string, number>();
  for (const { note } of deeds) times.set(note, (times.get(note) ?? 0) + 1);
  const count = (test: (one: Told, times: number) => boolean) =>
    told.filter((one) => test(one, times.get(one.note) ?? 0)).length;
  return {
    done: count(({ word }) => word === 'done'),
    failed: count(({ word }) => word === 'failed'),
    unknown: count(({ word }) => word === 'unknown'),
    doubled: count((_, found) => found > 1),
    lost: count(({ word }, found) => word === 'done' && found === 0),
    denied: count(({ word }, found) => word === 'failed' && found > 0),
    isWhole: n === (isSingle ? 0 : deeds.length),
  };
}
