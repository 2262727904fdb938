import DataLoader from 'dataloader';
import type { Wanted } from '../read/wanted.ts';

/** Reads the values of a batch of keys, in the keys' order, with all that is wanted of them. */
export type ReadBatch<Value> = (keys: readonly string[], wanted: Wanted) => Promise<readonly (Value | Error)[]>;

interface Generation<Value> {
  readonly wanted: Set<string>;
  readonly loader: DataLoader<string, Value>;
  /** Once a batch was sent, its rows are what they are: later wishes for other columns need a new one. */
  isSent: boolean;
}

/**
 * A DataLoader whose callers want different columns: until the batch is sent, their wishes add up, so that two aliases of one
 * relation with equal arguments share one statement.
 */
export class WantedBatches<Value> {
  readonly #read: ReadBatch<Value>;
  readonly #known = new WeakSet<Wanted>();
  #generation: Generation<Value>;

  constructor(read: ReadBatch<Value>) {
    this.#read = read;
    this.#generation = this.#start([]);
  }

  load(key: string, wanted: Wanted): Promise<Value> {
    if (!this.#known.has(wanted)) this.#want(wanted);
    return this.#generation.loader.load(key);
  }

  /** Adds to what the present generation reads, or begins a new one where that has read something without it. */
  #want(wanted: Wanted): void {
    const { isSent, wanted: before } = this.#generation;
    const isCovered = [...wanted].every((name) => before.has(name));
    if (!isCovered && isSent) this.#generation = this.#start([...before, ...wanted]);
    else for (const name of wanted) before.add(name);
    this.#known.add(wanted);
  }

  #start(names: readonly string[]): Generation<Value> {
    const generation: Generation<Value> = {
      wanted: new Set(names),
      isSent: false,
      loader: new DataLoader<string, Value>((keys) => {
        generation.isSent = true;
        return this.#read(keys, generation.wanted);
      }),
    };
    return generation;
  }
}
