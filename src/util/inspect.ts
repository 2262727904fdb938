const MAX_LENGTH = 60;

/**
 * A short rendering of a value for a message: strings in double quotes, everything else as JavaScript would write it, cut at
 * about 60 characters. It never throws and never calls code of the value (getters, toString, toJSON).
 *
 * @example inspect('it') // '"it"'
 */
export function inspect(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'bigint':
      return cut(`${value}n`);
    case 'symbol':
      return cut(String(value));
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}

function quote(text: string): string {
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
  // JSON's quoting keeps line breaks and control characters from spoiling a log line.
  return JSON.stringify(short);
}

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}

function describeObject(value: object): string {
  try {
    if (Array.isArray(value)) return `an array of ${value.length} ${value.length === 1 ? 'item' : 'items'}`;
    if (value instanceof Date)
      return Number.isNaN(value.getTime()) ? 'an invalid Date' : `the Date ${Date.prototype.toISOString.call(value)}`;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || prototype === Object.prototype) return describePlain(value);
    const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
    const name: unknown =
      typeof maker === 'function' ? Object.getOwnPropertyDescriptor(maker, 'name')?.value : undefined;
    return typeof name === 'string' && name !== '' ? cut(`an instance of ${name}`) : 'an object';
  } catch {
    // A proxy whose traps throw: nothing can be said about it.
    return 'an object';
  }
}

function describePlain(value: object): string {
  const keys = Object.keys(value);
  return keys.length === 0 ? 'an empty object' : cut(`an object with ${keys.join(', ')}`);
}
