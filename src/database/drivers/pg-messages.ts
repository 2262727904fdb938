import { serialize } from 'pg-protocol';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import type { PreparedStatement } from './prepared-statements.ts';

/** A statement by the extended protocol: what may go in front of it, and what is known of it already. */
export interface ExtendedStatement {
  readonly sql: string;
  readonly values: readonly DriverValue[];
  readonly prelude: readonly string[];
  /** What is to follow it. */
  readonly epilogue: readonly string[];
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
 * Sync, so nothing can run behind a BEGIN that failed, and no COMMIT behind a statement that failed.
 * Source: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export function extendedMessages(statement: ExtendedStatement): Buffer {
  const { sql, values, prelude, epilogue, prepared, evicted } = statement;
  const messages: Uint8Array[] = [];
  if (evicted !== undefined) messages.push(serialize.close({ type: 'S', name: evicted }));
  for (const text of prelude) messages.push(...controlMessages(text));
  const name = prepared?.name ?? '';
  if (prepared?.isParsed !== true) messages.push(serialize.parse({ text: sql, name }));
  messages.push(serialize.bind({ statement: name, values: values as DriverValue[] }));
  if (prepared?.columns === undefined) messages.push(DESCRIBE);
  messages.push(EXECUTE);
  for (const text of epilogue) messages.push(...controlMessages(text));
  messages.push(SYNC);
  return Buffer.concat(messages);
}

function controlMessages(text: string): readonly Uint8Array[] {
  return [serialize.parse({ text }), BIND_NOTHING, EXECUTE];
}

/** A statement by the simple protocol: text only. */
export function simpleMessage(sql: string): Buffer {
  return serialize.query(sql);
}
