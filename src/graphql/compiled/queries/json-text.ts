import type { ExecutionResult } from 'graphql';

/** What is not as it stands in JSON: quotes, backslashes, control characters, and halves of pairs, of which `JSON.stringify` knows. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** A text as JSON has it. */
export function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** The same without its quotes. */
export function escaped(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** A value of an answer as `JSON.stringify` writes it. */
export function jsonText(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return JSON.stringify(value);
}

/** A list as JSON has it, of its items' texts. */
export function listText(items: readonly string[]): string {
  // Each item is made of many pieces, which `join` would put together once more.
  let text = '[';
  for (let index = 0; index < items.length; index += 1) text += index === 0 ? items[index]! : `,${items[index]!}`;
  return `${text}]`;
}

/** An object as JSON has it, of its keys and the values' texts. Names in GraphQL need no escaping. */
export function objectText(entries: readonly (readonly [key: string, text: string])[]): string {
  let text = '{';
  for (const [key, value] of entries) text += text === '{' ? `"${key}":${value}` : `,"${key}":${value}`;
  return `${text}}`;
}

/**
 * The `data` of an answer as the JSON text that it was made as: who sends answers as text needs no more. Only those who ask for
 * it get it.
 */
export class DataText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** In a context: who asks takes a `DataText` for `data` too. */
export const TAKES_DATA_TEXT: unique symbol = Symbol('takesDataText');

export function takesDataText(context: unknown): boolean {
  return (context as { readonly [TAKES_DATA_TEXT]?: true } | undefined)?.[TAKES_DATA_TEXT] === true;
}

export function withDataText(text: string, isTaken: boolean): ExecutionResult {
  return { data: isTaken ? (new DataText(text) as never) : (JSON.parse(text) as Record<string, unknown>) };
}
