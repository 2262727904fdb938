import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { createTables, integer, model, text, uuidKey } from 'phoebe';
import { buildSchema, createExecute, IdempotencyKey, mutation } from 'phoebe/graphql';
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
export async function prepareDeeds(db) {
    await createTables(db, [...MODELS, IdempotencyKey]);
    await Deed.delete().on(db);
    await Tally.delete().on(db);
    await Tally.insert({ id: 'all', n: 0 }).on(db);
}
export function doer(db, options) {
    const execute = createExecute({ db, commitTimeoutMs: options.commitTimeoutMs });
    return {
        act: async (signal) => {
            const note = randomUUID();
            const result = await execute({
                schema: SCHEMA,
                document: DOCUMENT,
                variableValues: { note },
                contextValue: { ...(options.withKeys && { idempotencyKey: note }), ...(signal && { signal }) },
            });
            return { note, ...wordOf(result) };
        },
    };
}
function wordOf(result) {
    const { committed } = result.extensions.transaction;
    const code = result.errors?.[0]?.extensions.code;
    return { word: committed === null ? 'unknown' : committed ? 'done' : 'failed', code };
}
/** Compares what clients were told with what is there. */
export async function judge(db, told) {
    // Both at one moment: a commit that nobody waits for any more may come in between.
    const { deeds, n } = await db.runTransaction(async (tx) => ({ deeds: await Deed.select().on(tx), n: (await Tally.getById('all', tx)).n }), { readOnly: true });
    const times = new Map();
    for (const { note } of deeds)
        times.set(note, (times.get(note) ?? 0) + 1);
    const count = (test) => told.filter((one) => test(one, times.get(one.note) ?? 0)).length;
    return {
        done: count(({ word }) => word === 'done'),
        failed: count(({ word }) => word === 'failed'),
        unknown: count(({ word }) => word === 'unknown'),
        doubled: count((_, found) => found > 1),
        lost: count(({ word }, found) => word === 'done' && found === 0),
        denied: count(({ word }, found) => word === 'failed' && found > 0),
        isWhole: n === deeds.length,
    };
}
