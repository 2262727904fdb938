import { endOfMessage, HEADER_BYTES } from '../message-bounds.ts';

/** Messages of a server that say nothing but how far a statement got. Source: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const PARSE_COMPLETE = 0x31;
const BIND_COMPLETE = 0x32;
const COMMAND_COMPLETE = 0x43;
const READY_FOR_QUERY = 0x5a;

/** Told of the messages, in their order. */
export interface AnswerReceiver {
  handleParseComplete(): void;
  handleCommandComplete(message: { readonly text: string }): void;
}

/**
 * Reads messages that are all plain ones, which most answers are but for their rows: nine of them for a statement with its BEGIN
 * and COMMIT, which pg would make an object and an event each.
 * @returns false where another one is among them: then none was read
 */
export function readPlainAnswers(
  messages: Buffer,
  receiver: AnswerReceiver,
  onReady: (status: string) => void,
): boolean {
  if (!arePlain(messages)) return false;
  for (let at = 0; at < messages.length; at = endOfMessage(messages, at)) {
    const type = messages[at];
    if (type === PARSE_COMPLETE) receiver.handleParseComplete();
    else if (type === COMMAND_COMPLETE) {
      const text = messages.toString('latin1', at + HEADER_BYTES, endOfMessage(messages, at) - 1);
      receiver.handleCommandComplete({ text });
    } else if (type === READY_FOR_QUERY) onReady(String.fromCharCode(messages[at + HEADER_BYTES]!));
  }
  return true;
}

/** True where the server is ready with the last one at the earliest: what comes behind that is not this statement's. */
function arePlain(messages: Buffer): boolean {
  for (let at = 0; at < messages.length; ) {
    const type = messages[at];
    at = endOfMessage(messages, at);
    if (type === READY_FOR_QUERY) return at === messages.length;
    if (type !== PARSE_COMPLETE && type !== BIND_COMPLETE && type !== COMMAND_COMPLETE) return false;
  }
  return true;
}
