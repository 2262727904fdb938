/** Isolation levels a transaction may ask for; an engine that does not run one refuses it instead of running another. */
export const ISOLATION_LEVELS = ['serializable', 'repeatable read', 'read committed'] as const;
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

/** CockroachDB's transaction priorities. */
export const TRANSACTION_PRIORITIES = ['low', 'normal', 'high'] as const;
export type TransactionPriority = (typeof TRANSACTION_PRIORITIES)[number];
