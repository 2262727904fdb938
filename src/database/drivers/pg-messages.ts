import { serialize } from 'pg-protocol';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import { BindMessage } from './bind-message.ts';
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

/** Statements of transaction control as messages: there are a few of them, sent with every transaction. */
export class ControlMessages {
  readonly #known = new Map<string, Uint8Array>();

  of(text: string): Uint8Array {
    let messages = this.#known.get(text);
    if (messages === undefined) {
      messages = Buffer.concat([serialize.parse({ text }), BIND_NOTHING, EXECUTE]);
      if (this.#known.size < MAX_CONTROL_TEXTS) this.#known.set(text, messages);
    }
    return messages;
  }
}

/** Times to read at make a BEGIN of its own each. */
const MAX_CONTROL_TEXTS = 32;

/**
 * All messages of a statement in one packet, which costs one system call. After an error the server skips everything up to
 * Sync, so nothing can run behind a BEGIN that failed, and no COMMIT behind a statement that failed.
 * Source: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export function extendedMessages(statement: ExtendedStatement, control: ControlMessages): Buffer {
  const { sql, values, prelude, epilogue, prepared, evicted } = statement;
  const name = prepared?.name ?? '';
  const head: Uint8Array[] = [];
  if (evicted !== undefined) head.push(serialize.close({ type: 'S', name: evicted }));
  for (const text of prelude) head.push(control.of(text));
  if (prepared?.isParsed !== true) head.push(serialize.parse({ text: sql, name }));
  const bind = new BindMessage(name, values);
  const tail: Uint8Array[] = prepared?.columns === undefined ? [DESCRIBE, EXECUTE] : [EXECUTE];
  for (const text of epilogue) tail.push(control.of(text));
  tail.push(SYNC);
  const packet = Buffer.allocUnsafe(bytesOf(head) + bind.bytes + bytesOf(tail));
  const end = bind.writeTo(packet, copyTo(packet, 0, head));
  copyTo(packet, end, tail);
  return packet;
}

function bytesOf(messages: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const message of messages) bytes += message.length;
  return bytes;
}

function copyTo(packet: Buffer, start: number, messages: readonly Uint8Array[]): number {
  let at = start;
  for (const message of messages) {
    packet.set(message, at);
    at += message.length;
  }
  return at;
}

/** A statement by the simple protocol: text only. */
export function simpleMessage(sql: string): Buffer {
  return serialize.query(sql);
}
