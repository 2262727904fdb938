const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface StopSignal {
  /** Resolves with the first signal's name. */
  readonly received: Promise<string>;
  /** Stops as a signal would, for a reason of the program's own. */
  stop(reason: string): void;
  /** Gives the signals back to Node. */
  release(): void;
}

/**
 * Waits for Ctrl+C or a polite kill, of which `onFirst` is told at once. A second one does not wait for the orderly end:
 * `onSecond` is called.
 */
export function listenForStopSignal(onSecond: () => void, onFirst: (signal: string) => void = () => {}): StopSignal {
  let receive = (_signal: string): void => {};
  const received = new Promise<string>((resolve) => {
    receive = resolve;
  });
  let isFirst = true;
  const onSignal = (signal: string): void => {
    if (isFirst) onFirst(signal);
    else onSecond();
    isFirst = false;
    receive(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    received,
    stop: receive,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
