import { describe, expect, test } from 'vitest';
import { bitFieldType } from '../../../src/orm/fields/types/bit-field.ts';
import { booleanType } from '../../../src/orm/fields/types/boolean.ts';
import { bytesType } from '../../../src/orm/fields/types/bytes.ts';
import { enumerationType } from '../../../src/orm/fields/types/enumeration.ts';
import { canonicalInet, inetType } from '../../../src/orm/fields/types/inet.ts';
import { charType, textType, varcharType } from '../../../src/orm/fields/types/text.ts';
import { uuidType } from '../../../src/orm/fields/types/uuid.ts';
import { refusal, written } from './expect-codec.ts';

describe('text', () => {
  test('what UTF-8 columns cannot hold is refused instead of changed', () => {
    expect(refusal(() => textType.toDriver('a\0b'))).toBe(
      'A text cannot hold the character NUL; remove it, or store bytes().',
    );
    expect(refusal(() => textType.toDriver('🐱'.slice(0, 1)))).toBe(
      'A text cannot hold half of a surrogate pair, as a cut emoji leaves it; cut between characters, or store bytes().',
    );
    expect(refusal(() => textType.toDriver(1 as never))).toBe('A text is expected, but got 1.');
  });

  test('varchar counts characters as the database does, not halves of them', () => {
    const type = varcharType(3);
    expect(written(type, '🐱🐱🐱')).toBe('🐱🐱🐱');
    expect(refusal(() => written(type, '🐱🐱🐱🐱'))).toBe('A text of at most 3 characters is expected, but got 4.');
    expect(type.toDriver('a longer text to compare with')).toBe('a longer text to compare with');
  });

  test('blanks that fill up a char are no part of the value', () => {
    const type = charType(3);
    expect(type.fromDriver('a  ')).toBe('a');
    expect(type.toJson('a  ')).toBe('a');
    expect(written(type, 'a    ')).toBe('a');
    expect(written(type, ' ab')).toBe(' ab');
    expect(refusal(() => written(type, 'abcd'))).toBe('A text of at most 3 characters is expected, but got 4.');
  });
});

test('a boolean is read from the short and the long form', () => {
  expect(['t', 'true', 'f', 'false'].map(booleanType.fromDriver)).toEqual([true, true, false, false]);
  expect(refusal(() => booleanType.toDriver('true' as never))).toBe('true or false is expected, but got "true".');
});

test('a UUID is sent in lower case with hyphens', () => {
  const id = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
  expect(uuidType.toDriver(id)).toBe(id);
  expect(uuidType.toDriver('1B4E28BA2FA141D2883F0016D3CCA427')).toBe(id);
  for (const value of ['', 'x', `${id}0`, `{${id}}`, 5])
    expect(refusal(() => uuidType.toDriver(value as never))).toMatch(/^A UUID is expected, but got .+\.$/);
});

describe('bytes', () => {
  test('a byte array is sent as hexadecimal, also one that is a window into another', () => {
    expect(bytesType.toDriver(new Uint8Array([0, 255]))).toBe('\\x00ff');
    expect(bytesType.toDriver(new Uint8Array([9, 1, 2, 9]).subarray(1, 3))).toBe('\\x0102');
    expect(bytesType.toDriver(Buffer.from('a'))).toBe('\\x61');
    expect(bytesType.toDriver(new Uint8Array([7]).buffer)).toBe('\\x07');
    expect(bytesType.toDriver(new Uint8Array())).toBe('\\x');
  });

  test('both output forms of the database are read, into memory of their own', () => {
    const bytes = bytesType.fromDriver('\\x00615cff');
    expect(bytes).toEqual(new Uint8Array([0, 0x61, 0x5c, 255]));
    expect(bytes.constructor).toBe(Uint8Array);
    expect(bytes.buffer.byteLength).toBe(4);
    expect(bytesType.fromDriver('\\000a\\\\\\377')).toEqual(new Uint8Array([0, 0x61, 0x5c, 255]));
    expect(bytesType.fromDriver('\\x')).toEqual(new Uint8Array());
  });

  test('a JSON answer has base64', () => {
    expect(bytesType.toJson('\\x68656c6c6f')).toBe('aGVsbG8=');
  });

  test('a string is refused, since nobody knows its encoding', () => {
    expect(refusal(() => bytesType.toDriver('hello' as never))).toBe(
      `A Uint8Array is expected, but got "hello". For a text say how it is encoded: Buffer.from(text, 'utf8').`,
    );
  });
});

describe('inet', () => {
  test.each([
    ['192.168.0.1', '192.168.0.1'],
    ['192.168.0.1/32', '192.168.0.1'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/0', '10.1.2.3/0'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['::1/128', '::1'],
    ['::', '::'],
    ['::ffff:192.168.0.1', '::ffff:192.168.0.1'],
    ['::ffff:c0a8:1', '::ffff:192.168.0.1'],
    ['::1.2.3.4', '::102:304'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalInet(text)).toBe(canonical);
    expect(inetType.toDriver(text)).toBe(canonical);
    expect(inetType.fromDriver(text)).toBe(canonical);
  });

  test.each([
    '',
    '10.0.0',
    '256.0.0.1',
    '10.0.0.1/33',
    '::1/129',
    '::1/',
    'fe80::1%eth0',
    'localhost',
    ':::',
    '1::2::3',
  ])('%j is no address', (text) => {
    expect(refusal(() => inetType.toDriver(text))).toBe(
      `An IP address such as "192.168.0.1" or "2001:db8::/32" is expected, but got "${text}".`,
    );
  });
});

describe('enumerations', () => {
  test('the type has the name in the form of each place', () => {
    const type = enumerationType('PostStatus', ['draft', 'published']);
    expect(type).toMatchObject({
      columnType: '"post_status"',
      castType: '"post_status"',
      scalar: 'PostStatus',
      enumeration: { name: 'post_status', values: ['draft', 'published'] },
    });
    expect(enumerationType('post_status', ['a'])).toMatchObject({ columnType: '"post_status"', scalar: 'PostStatus' });
  });

  test('another value is refused with the nearest', () => {
    const type = enumerationType('mood', ['good', 'bad']);
    expect(type.toDriver('good')).toBe('good');
    expect(refusal(() => type.toDriver('goood'))).toBe(
      '"good" or "bad" is expected, but got "goood". Did you mean "good"?',
    );
    expect(refusal(() => type.toDriver(1 as never))).toBe('"good" or "bad" is expected, but got 1.');
  });

  test.each([
    ['1st', ['a'], /name consists of letters, digits and "_"/],
    ['mood"', ['a'], /name consists of letters/],
    ['mood', [], /needs a list of at least one value/],
    ['mood', ['a', 'b', 'a'], /lists "a" twice/],
    ['mood', [''], /is a text of 1 to 63 bytes, but got ""/],
    ['mood', ['ä'.repeat(32)], /is a text of 1 to 63 bytes/],
  ])('%s %j cannot be declared', (name, values, message) => {
    expect(() => enumerationType(name, values)).toThrow(message);
  });
});

describe('bit fields', () => {
  const type = bitFieldType(['sticky', 'favorite', 'minimized']);

  test('names and bits go both ways, in the order of the list', () => {
    expect(type.toDriver([])).toBe('0');
    expect(type.toDriver(['minimized', 'sticky', 'sticky'] as never)).toBe('5');
    expect(type.fromDriver('5')).toEqual(['sticky', 'minimized']);
    expect(type.toJson('2')).toEqual(['favorite']);
    expect(type.fromDriver('-1')).toEqual(['sticky', 'favorite', 'minimized']);
  });

  test('63 flags fit, 64 do not', () => {
    const names = Array.from({ length: 64 }, (_, index) => `flag${index}`);
    const full = bitFieldType(names.slice(0, 63));
    expect(full.toDriver(['flag62'])).toBe('4611686018427387904');
    expect(full.fromDriver(full.toDriver(names.slice(0, 63)))).toEqual(names.slice(0, 63));
    expect(() => bitFieldType(names)).toThrow('bitField() takes 1 to 63 different names.');
    expect(() => bitFieldType(['a', 'a'])).toThrow('bitField() takes 1 to 63 different names.');
  });

  test('an unknown name is refused with the nearest', () => {
    expect(refusal(() => type.toDriver(['stikcy'] as never))).toBe(
      '"sticky", "favorite" or "minimized" is expected, but got "stikcy". Did you mean "sticky"?',
    );
    expect(refusal(() => type.toDriver('sticky' as never))).toBe('A list of flags is expected, but got "sticky".');
  });
});
