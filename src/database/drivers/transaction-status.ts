import type { TransactionStatus } from '../driver.ts';

/** What ReadyForQuery's letter means: I idle, T in a transaction, E in a failed one. */
export function transactionStatus(letter: string): TransactionStatus {
  if (letter === 'I') return 'idle';
  return letter === 'E' ? 'failed' : 'open';
}
