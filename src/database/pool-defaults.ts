/** Connections of one process. CockroachDB advises about four for each of its vCPUs over all processes together. */
export const DEFAULT_POOL_SIZE = 10;

/**
 * How long work waits for a connection, in milliseconds: longer than a connection may take to open, so that a failover is waited
 * for; shorter than the 30 seconds of a request, so that a pool that is used up is told as that.
 */
export const DEFAULT_ACQUIRE_TIMEOUT_MS = 25_000;

/** Work that may wait at the same time: beyond it nobody would be served in time, and memory would fill. */
export const DEFAULT_MAX_WAITING = 1_000;

/**
 * How long opening a connection may take, in milliseconds. Where a node of CockroachDB dies, others wait for what it had the lease
 * of, such as the table of users that a login reads, for some 9 seconds (measured on v21.1, three nodes). Half of the time
 * of a request.
 */
export const DEFAULT_CONNECT_TIMEOUT_MS = 15_000;

/**
 * After this many milliseconds a connection is replaced, so that new nodes of a cluster get their share.
 * CockroachDB's advice is 5 to 30 minutes: https://www.cockroachlabs.com/docs/stable/connection-pooling
 */
export const DEFAULT_MAX_LIFETIME_MS = 300_000;

/**
 * The server ends a transaction that no statement has come for in this time, in milliseconds: longer than any code between two
 * statements should take. Without it the locks of a process whose network has gone silent stay for hours.
 */
export const DEFAULT_IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

/** After this many idle milliseconds a connection is closed. As long as the lifetime, so that a quiet minute costs nothing. */
export const DEFAULT_IDLE_TIMEOUT_MS = 300_000;
