import { serialize } from 'pg-protocol';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import type { PreparedStatement } from './prepared-statements.ts';

/** A statement by the extended protocol: what may go in front of it, and what is known of it already. */
export interface ExtendedStatement {
  readonly sql: string;
  readonly values: readonly DriverValue[];
  readonly prelude: readonly string[];
  readonly prepared: PreparedStatement | undefined;
  /** The name of a prepared statement that made room. */
  readonly evicted: string | undefined;
}

const BIND_NOTHING = serialize.bind({});
const EXECUTE = serialize.execute({});
const DESCRIBE = serialize.describe({ type: 'P' });
const SYNC = serialize.sync();

/**
 * All messages of a statement in one packet, which costs one system call. After an error the server skips everything up to
 * Sync, so nothing can run behind a BEGIN that failed.
 */
export function extendedMessages({ sql, values, prelude, prepared, evicted }: ExtendedStatement): Buffer {
  const messages: Uint8Array[] = [];
  if (evicted !== undefined) messages.push(serialize.close({ type: 'S', name: evicted }));
  for (const text of prelude) messages.push(serialize.parse({ text }), BIND_NOTHING, EXECUTE);
  const name = prepared?.name ?? '';
  if (prepared?.isParsed !== true) messages.push(serialize.parse({ text: sql, name }));
  messages.push(serialize.bind({ statement: name, values: values as DriverValue[] }));
  if (prepared?.columns === undefined) messages.push(DESCRIBE);
  messages.push(EXECUTE, SYNC);
  return Buffer.concat(messages);
}

/** A statement by the simple protocol: text only. */
export function simpleMessage(sql: string): Buffer {
  return serialize.query(sql);
}
