import { setImmediate as turn } from 'node:timers/promises';
import { parse } from 'graphql';
import { createTables, integer, model, text } from 'phoebe';
import { buildSchema, createExecute } from 'phoebe/graphql';
const Purse = model('Purse', { id: text().primaryKey(), coins: integer() });
const SCHEMA = buildSchema([Purse]);
const PURSES = ['a', 'b', 'c'];
const COINS = 1_000;
/** Three statements, one for each purse. */
const FIELDS = PURSES.map((id) => `${id}: purses(where: { id: { eq: "${id}" } }) { nodes { coins } }`).join('\n');
/**
 * Reads the coins of three purses by queries of three statements, while a writer moves coins from one to the next all the
 * time, and adds up what each query saw.
 */
export async function runSnapshots(db, { queries, isSnapshot }) {
    await createTables(db, [Purse]);
    db.bind([Purse]);
    await Purse.delete();
    await Purse.createMany(PURSES.map((id) => ({ id, coins: COINS })));
    const execute = createExecute({ db });
    const document = parse(`query ${isSnapshot ? '@snapshot' : ''} { ${FIELDS} }`);
    let isOver = false;
    let movements = 0;
    const write = async () => {
        for (; !isOver; movements += 1) {
            const [from, to] = [PURSES[movements % 3], PURSES[(movements + 1) % 3]];
            await db.runTransaction(async () => {
                await Purse.update({ coins: Purse.coins.minus(1) }).where(Purse.id.eq(from));
                await Purse.update({ coins: Purse.coins.plus(1) }).where(Purse.id.eq(to));
            });
            // PGlite never waits for anything outside: without a turn of the loop nobody else would run.
            await turn();
        }
    };
    const writer = write();
    let wrong = 0;
    try {
        for (let n = 0; n < queries; n += 1) {
            const total = totalOf(await execute({ schema: SCHEMA, document, contextValue: {} }));
            if (total !== PURSES.length * COINS)
                wrong += 1;
        }
    }
    finally {
        isOver = true;
        await writer;
    }
    return { queries, wrong, movements };
}
function totalOf({ data, errors }) {
    if (errors !== undefined)
        throw errors[0];
    const pages = Object.values(data);
    return pages.reduce((sum, { nodes }) => sum + nodes[0].coins, 0);
}
