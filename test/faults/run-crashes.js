import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'phoebe';
import { createServer } from 'phoebe/server';
import { send, startLoad, untilDone } from './deed-clients.js';
import { judge, MODELS, prepareDeeds, SCHEMA } from './deeds.js';
import { startRestartablePostgres } from './restartable-postgres.js';
const CLIENTS = 8;
/** Kills a database under load and starts it again, so many times, and looks at what is there. The server stays as it is. */
export async function crashDatabase({ times, deeds }) {
    const postgres = await startRestartablePostgres();
    const db = connect(postgres.url, { onBackgroundError: () => { } });
    const server = createServer({ db, schema: SCHEMA });
    try {
        await prepareDeeds(db);
        db.bind(MODELS);
        const { url } = await server.listen({ port: 0 });
        const load = startLoad(`${url}/graphql`, CLIENTS);
        for (let time = 0; time < times; time += 1) {
            await untilDone(load, deeds);
            await postgres.kill();
            await wait(300);
            await postgres.start();
        }
        const before = load.told.length;
        await untilDone(load, deeds);
        await load.stop();
        return await result(db, load.told, load.told.slice(before));
    }
    finally {
        await server.close();
        await db.close();
        await postgres.stop();
    }
}
/** Kills a server of ours under load with SIGKILL, looks, and sends what got no answer again, under the same keys. */
export async function crashServer({ url, db }, { deeds }) {
    await prepareDeeds(db);
    const first = await startServer(url);
    const load = startLoad(first.url, CLIENTS, { allKeys: true });
    await untilDone(load, deeds);
    const exited = once(first.process, 'exit');
    first.process.kill('SIGKILL');
    await exited;
    await load.stop();
    const crashed = await result(db, load.told, []);
    const unanswered = load.told.filter(({ code }) => code === 'NO_ANSWER');
    const second = await startServer(url);
    try {
        const again = await Promise.all(unanswered.map(({ note }) => send(second.url, note, true)));
        const others = load.told.filter(({ code }) => code !== 'NO_ANSWER');
        return { crashed, unanswered: unanswered.length, sentAgain: await judge(db, [...others, ...again]) };
    }
    finally {
        const ended = once(second.process, 'exit');
        second.process.disconnect();
        await ended;
    }
}
async function result(db, told, afterwards) {
    const codes = new Set(told.flatMap(({ code }) => code ?? []));
    const doneAfterwards = afterwards.filter(({ word }) => word === 'done').length;
    return { ...(await judge(db, told)), codes: [...codes].sort(), doneAfterwards };
}
async function startServer(databaseUrl) {
    const child = fork(new URL('./deed-server.ts', import.meta.url), [], {
        execArgv: ['--import', 'tsx'],
        env: { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production' },
    });
    const [{ port }] = (await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => Promise.reject(new Error('The server ended before it listened.'))),
    ]));
    return { process: child, url: `http://127.0.0.1:${port}/graphql` };
}
