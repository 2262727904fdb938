import { connect } from 'phoebe';
import { doer, judge, MODELS, prepareDeeds } from './deeds.js';
import { FAULTS, startFaultProxy } from './fault-proxy.js';
/** Where the network breaks. */
export const PLACES = ['before BEGIN', 'between statements', 'at COMMIT', 'half-open', 'slow'];
/** A request is given up after this many milliseconds: soon where a statement meets silence, which nothing else ends. */
const REQUEST_LIMIT_MS = { silentStatement: 1_000, other: 20_000 };
/** A COMMIT without an answer counts as lost after this many milliseconds: soon where the network is silent on purpose. */
const COMMIT_TIMEOUT_MS = { frozen: 150, other: 10_000 };
/** More messages than the operation has: some traps do not go off, and then nothing breaks. */
const MESSAGES = 36;
const SLOW_MS = 6;
/** Does one thing after the other through a network that breaks at random places, and then looks at what is there. */
export async function runFaults({ url, db, place, runs, withKeys }) {
    await prepareDeeds(db);
    const proxy = await startFaultProxy(url);
    const remote = connect(proxy.url.replace(/^\w+:/, new URL(url).protocol), { size: 3, onBackgroundError: () => { } });
    remote.bind(MODELS);
    const kind = place === 'half-open' ? 'frozen' : 'other';
    const { act } = doer(remote, { withKeys, commitTimeoutMs: COMMIT_TIMEOUT_MS[kind] });
    const told = [];
    let broken = 0;
    try {
        await remote.ping();
        proxy.delayMs = place === 'slow' ? SLOW_MS : 0;
        for (let run = 0; run < runs; run += 1) {
            const trap = place === 'slow' ? undefined : trapAt(place);
            if (trap !== undefined)
                proxy.arm(trap);
            const isSilent = trap?.fault === 'freeze' && trap.at !== 'COMMIT';
            told.push(await act(AbortSignal.timeout(REQUEST_LIMIT_MS[isSilent ? 'silentStatement' : 'other'])));
            if (proxy.disarm())
                broken += 1;
        }
    }
    finally {
        await remote.close();
        await proxy.close();
    }
    const codes = {};
    for (const { code } of told)
        if (code !== undefined)
            codes[code] = (codes[code] ?? 0) + 1;
    return { ...(await judge(db, told)), broken, codes };
}
function trapAt(place) {
    const cuts = FAULTS.filter((fault) => fault !== 'freeze');
    const anywhere = 1 + Math.floor(Math.random() * MESSAGES);
    switch (place) {
        case 'before BEGIN':
            return { at: 1, fault: 'before' };
        case 'between statements':
            return { at: anywhere, fault: oneOf(cuts) };
        case 'at COMMIT':
            return { at: 'COMMIT', fault: oneOf(cuts) };
        case 'half-open':
            return { at: Math.random() < 0.7 ? 'COMMIT' : anywhere, fault: 'freeze' };
    }
}
function oneOf(faults) {
    return faults[Math.floor(Math.random() * faults.length)];
}
