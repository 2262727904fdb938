import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ACT } from './deeds.js';
/** Sends one deed. A request without an answer is 'unknown', with the code NO_ANSWER. */
export async function send(url, note, withKey) {
    try {
        const response = await fetch(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...(withKey && { 'idempotency-key': note }) },
            body: JSON.stringify({ query: ACT, variables: { note } }),
        });
        const { errors, extensions } = (await response.json());
        const committed = extensions?.transaction?.committed;
        const word = committed === true ? 'done' : committed === false ? 'failed' : 'unknown';
        return { note, word, code: errors?.[0]?.extensions?.code };
    }
    catch {
        return { note, word: 'unknown', code: 'NO_ANSWER' };
    }
}
/** Clients that send deeds one after the other, all or half of them with keys. After an error they wait a moment. */
export function startLoad(url, clients, { allKeys = false } = {}) {
    const told = [];
    let isOver = false;
    const client = async (withKey) => {
        while (!isOver) {
            const one = await send(url, randomUUID(), withKey);
            told.push(one);
            if (one.word !== 'done')
                await wait(50);
        }
    };
    const running = Promise.all(Array.from({ length: clients }, (_, n) => client(allKeys || n % 2 === 0)));
    return {
        told,
        stop: async () => {
            isOver = true;
            await running;
        },
    };
}
/** Waits until so many more deeds were done than now. */
export async function untilDone(load, more, limitMs = 60_000) {
    const done = () => load.told.filter(({ word }) => word === 'done').length;
    const [target, until] = [done() + more, performance.now() + limitMs];
    while (done() < target) {
        if (performance.now() > until)
            throw new Error(`Only ${done()} of ${target} deeds were done in time.`);
        await wait(10);
    }
}
