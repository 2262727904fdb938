import { connect, type Database } from 'phoebe';
import { doer, judge, MODELS, prepareDeeds, type Told, type Verdict } from './deeds.ts';
import { FAULTS, type Fault, startFaultProxy, type Trap } from './fault-proxy.ts';

/** Where the network breaks. */
export const PLACES = ['before BEGIN', 'between statements', 'at COMMIT', 'half-open', 'slow'] as const;
/** Where it breaks for deeds of one statement, which is sent with BEGIN and COMMIT: these places lie close together then. */
export const SINGLE_PLACES = ['between statements', 'at COMMIT', 'half-open'] as const satisfies readonly Place[];
export type Place = (typeof PLACES)[number];

/**
 * A request is given up after this many milliseconds: soon where a statement meets silence, which nothing else ends; later where a
 * COMMIT may have met it that has a key, since what became of it is found out within that time.
 */
const REQUEST_LIMIT_MS = { silentStatement: 1_000, silentWithKey: 4_000, other: 20_000 };

/** A COMMIT without an answer counts as lost after this many milliseconds: soon where the network is silent on purpose. */
const COMMIT_TIMEOUT_MS = { frozen: 150, other: 10_000 };

/** More messages than the operation has: some traps do not go off, and then nothing breaks. */
const MESSAGES = { several: 36, single: 12 };

const SLOW_MS = 6;

export interface FaultRuns {
  /** The server's URL, without a proxy. */
  readonly url: string;
  /** Connected to it, without a proxy. */
  readonly db: Database;
  readonly place: Place;
  readonly runs: number;
  readonly withKeys: boolean;
  /** True: what is done is one statement. */
  readonly isSingle?: boolean;
}

export interface FaultResult extends Verdict {
  /** Runs in which something broke. */
  readonly broken: number;
  /** Codes of the errors that clients saw. */
  readonly codes: Readonly<Record<string, number>>;
}

/** Does one thing after the other through a network that breaks at random places, and then looks at what is there. */
export async function runFaults({ url, db, place, runs, withKeys, isSingle = false }: FaultRuns): Promise<FaultResult> {
  await prepareDeeds(db);
  const proxy = await startFaultProxy(url);
  const remote = connect(proxy.url.replace(/^\w+:/, new URL(url).protocol), { size: 3, onBackgroundError: () => {} });
  remote.bind(MODELS);
  const kind = place === 'half-open' ? 'frozen' : 'other';
  const { act } = doer(remote, { withKeys, commitTimeoutMs: COMMIT_TIMEOUT_MS[kind], isSingle });
  const told: Told[] = [];
  let broken = 0;
  try {
    await remote.ping();
    proxy.delayMs = place === 'slow' ? SLOW_MS : 0;
    for (let run = 0; run < runs; run += 1) {
      const trap = place === 'slow' ? undefined : trapAt(place, isSingle ? MESSAGES.single : MESSAGES.several);
      if (trap !== undefined) proxy.arm(trap);
      const isSilent = trap?.fault === 'freeze' && (trap.at !== 'COMMIT' || (isSingle && !withKeys));
      const limit = isSilent ? (withKeys ? 'silentWithKey' : 'silentStatement') : 'other';
      told.push(await act(AbortSignal.timeout(REQUEST_LIMIT_MS[limit])));
      if (proxy.disarm()) broken += 1;
    }
  } finally {
    await remote.close();
    await proxy.close();
  }
  const codes: Record<string, number> = {};
  for (const { code } of told) if (code !== undefined) codes[code] = (codes[code] ?? 0) + 1;
  return { ...(await judge(db, told, isSingle)), broken, codes };
}

function trapAt(place: Exclude<Place, 'slow'>, messages: number): Trap {
  const cuts = FAULTS.filter((fault) => fault !== 'freeze');
  const anywhere = 1 + Math.floor(Math.random() * messages);
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

function oneOf(faults: readonly Fault[]): Fault {
  return faults[Math.floor(Math.random() * faults.length)]!;
}
