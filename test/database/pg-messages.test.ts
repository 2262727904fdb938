import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BindMessage } from '../../src/database/drivers/bind-message.ts';
import { type AnswerReceiver, readPlainAnswers } from '../../src/database/drivers/plain-answers.ts';

/** What a server reads in the message, by the protocol's description. */
function decode(bytes: Buffer): { readonly statement: string; readonly values: readonly (string | null)[] } {
  expect(bytes.toString('latin1', 0, 1)).toBe('B');
  expect(bytes.readInt32BE(1)).toBe(bytes.length - 1);
  // The portal has no name.
  expect(bytes[5]).toBe(0);
  const end = bytes.indexOf(0, 6);
  expect(bytes.readInt16BE(end + 1), 'formats of values').toBe(0);
  const values: (string | null)[] = [];
  let at = end + 5;
  for (let left = bytes.readInt16BE(end + 3); left > 0; left -= 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    values.push(length === -1 ? null : bytes.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  expect(bytes.readInt16BE(at), 'formats of results').toBe(0);
  expect(at + 2).toBe(bytes.length);
  return { statement: bytes.toString('latin1', 6, end), values };
}

describe('the message Bind', () => {
  const bytesOf = (name: string, values: readonly (string | null)[]): Buffer => {
    const message = new BindMessage(name, values);
    const out = Buffer.alloc(message.bytes + 2, 0xee);
    expect(message.writeTo(out, 1)).toBe(message.bytes + 1);
    expect([out[0], out.at(-1)]).toEqual([0xee, 0xee]);
    return out.subarray(1, -1);
  };

  test('holds the statement’s name and its values, all of them texts', () => {
    const value = fc.option(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme-ascii', minLength: 60, maxLength: 70 })),
    );
    fc.assert(
      fc.property(fc.constantFrom('', 'phoebe_abc_1'), fc.array(value, { maxLength: 5 }), (statement, values) => {
        expect(decode(bytesOf(statement, values))).toEqual({ statement, values });
      }),
      { numRuns: 500 },
    );
  });
});

describe('plain answers', () => {
  const message = (type: string, body = ''): Buffer => {
    const bytes = Buffer.from(`${type}....${body}`, 'latin1');
    bytes.writeInt32BE(bytes.length - 1, 1);
    return bytes;
  };
  const read = (...messages: readonly Buffer[]) => {
    const heard: string[] = [];
    const receiver: AnswerReceiver = {
      handleParseComplete: () => heard.push('parsed'),
      handleCommandComplete: ({ text }) => heard.push(text),
    };
    const isRead = readPlainAnswers(Buffer.concat(messages), receiver, (status) => heard.push(`ready ${status}`));
    return { isRead, heard };
  };
  const done = message('C', 'UPDATE 1\0');

  test('of a statement with its BEGIN and COMMIT are told in their order', () => {
    const begun = message('C', 'BEGIN\0');
    const committed = message('C', 'COMMIT\0');
    const [parsed, bound] = [message('1'), message('2')];
    expect(read(parsed, bound, begun, bound, done, parsed, bound, committed, message('Z', 'I'))).toEqual({
      isRead: true,
      heard: ['parsed', 'BEGIN', 'UPDATE 1', 'parsed', 'COMMIT', 'ready I'],
    });
  });

  test.each([
    ['an error', [done, message('E', 'S...\0\0')]],
    ['a notice', [message('N', 'S...\0\0'), done]],
    ['the description of a row', [message('T', '\0\0'), done]],
    ['anything behind the server being ready', [message('Z', 'I'), message('Z', 'I')]],
  ])('are left to pg with %s among them, and none is told', (_, messages) => {
    expect(read(...messages)).toEqual({ isRead: false, heard: [] });
  });
});
