import { Agent } from 'node:http';
import { ask } from '../http/load.ts';
import type { Rows } from './rows.ts';

const INCREMENT = 'mutation ($id: ID!) { updateCounter(id: $id, increment: { n: 1 }) { counter { n } } }';

const ADD_ONE = 'mutation ($id: ID!) { addOne(id: $id) { counter { n } } }';

/** By a mutation that locks what it reads, or by one that does not. */
export type TransferName = 'transferFunds' | 'transferUnlocked';

const transferBy = (name: TransferName) => `mutation ($from: ID!, $to: ID!, $amount: Decimal!) {
  ${name}(from: $from, to: $to, amount: $amount) { transfer { id from { balance } to { balance } } }
}`;

export interface FightResult {
  readonly seconds: number;
  readonly succeeded: number;
  /** Errors that clients saw, by code. */
  readonly errors: ReadonlyMap<string, number>;
  /** Successful requests by the number of attempts they took. */
  readonly attempts: ReadonlyMap<number, number>;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
}

export interface Fight {
  readonly port: number;
  readonly clients: number;
  readonly requests: number;
  readonly rows: Rows;
}

/** Adds one to counters at random. */
export function fightForCounters(fight: Fight): Promise<FightResult> {
  return run(fight, (n) => ({ query: INCREMENT, variables: { id: pick(fight.rows.counters, n, 7) } }));
}

/** Adds one to one counter, by reading and writing. */
export function fightForOneRow(fight: Fight): Promise<FightResult> {
  return run(fight, () => ({ query: ADD_ONE, variables: { id: fight.rows.counters[0]! } }));
}

/** Moves money between accounts at random, by reading, checking and writing. */
export function fightForMoney(fight: Fight, name: TransferName = 'transferFunds'): Promise<FightResult> {
  const { accounts } = fight.rows;
  const query = transferBy(name);
  return run(fight, (n) => {
    const from = pick(accounts, n, 7);
    const others = accounts.filter((id) => id !== from);
    return { query, variables: { from, to: pick(others, n, 13), amount: (1 + (n % 7)).toFixed(2) } };
  });
}

/** Spread evenly and the same in each run. */
function pick<Item>(items: readonly Item[], n: number, factor: number): Item {
  return items[Math.abs(Math.imul(n + 1, 2_654_435_761 + factor) >> 16) % items.length]!;
}

interface Answer {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  readonly extensions?: { readonly transaction?: { readonly attempts?: number } };
}

async function run(fight: Fight, requestOf: (n: number) => object): Promise<FightResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: fight.clients });
  const errors = new Map<string, number>();
  const attempts = new Map<number, number>();
  const durations: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let n = next++; n < fight.requests; n = next++) {
      const began = performance.now();
      const { text } = await ask(agent, fight.port, JSON.stringify(requestOf(n)));
      durations.push(performance.now() - began);
      const answer = JSON.parse(text) as Answer;
      for (const { extensions } of answer.errors ?? []) count(errors, extensions?.code ?? 'UNKNOWN');
      if (answer.errors === undefined) count(attempts, answer.extensions?.transaction?.attempts ?? 0);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: fight.clients }, client));
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();
  durations.sort((a, b) => a - b);
  return {
    seconds,
    succeeded: [...attempts.values()].reduce((sum, one) => sum + one, 0),
    errors,
    attempts,
    medianMs: durations[Math.floor(durations.length / 2)]!,
    p99Ms: durations[Math.floor(durations.length * 0.99)]!,
    worstMs: durations.at(-1)!,
  };
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
