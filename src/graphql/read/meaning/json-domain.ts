import { isDeepStrictEqual } from 'node:util';
import { decimalType } from '../../../orm/fields/types/decimal.ts';
import { jsonType } from '../../../orm/fields/types/json.ts';
import { textType } from '../../../orm/fields/types/text.ts';
import type { JsonValue } from '../../../orm/fields/value-type.ts';
import { type Domain, type Outcome, outcomeOf, type Test } from './domain.ts';
import { orderedDomain } from './ordered-domain.ts';
import { textDomain } from './text-domain.ts';

type Filter = Readonly<Record<string, unknown>>;
interface PathFilter extends Filter {
  readonly at: readonly string[];
}

/** Documents that are put together of two: those of a filter that somebody wrote. */
const MAX_PARTS = 24;
const LEAVES: readonly JsonValue[] = [null, true, 0, 1, '', '~', [], {}];
const texts = textDomain(textType);
const numbers = orderedDomain(decimalType());

/** JSON documents: those that a filter names, and at each place that it names values of every kind. */
export function jsonDomain(): Domain<JsonValue> {
  return {
    samples: (tests) => {
      const parts = [...tests.flatMap(partsOf), ...LEAVES];
      const some = parts.slice(0, MAX_PARTS);
      const all = [...parts, ...some.flatMap((a) => some.map((b) => merged(a, b)))];
      return [...new Map(all.map((document) => [JSON.stringify(document), document])).values()];
    },
    holds,
    // At a place of nothing there is nothing, which `exists` and `isNull` tell.
    ofNull: ({ name, operand }) => (name === 'path' ? pathHolds(operand as PathFilter, undefined) : undefined),
  };
}

function partsOf({ name, operand }: Test): readonly JsonValue[] {
  if (name === 'path') return pathParts(operand as PathFilter);
  if (name === 'hasKey') return [{ [operand as string]: 0 }];
  if (name === 'hasAnyKeys' || name === 'hasAllKeys')
    return [
      ...(operand as string[]).map((key) => ({ [key]: 0 })),
      Object.fromEntries((operand as string[]).map((key) => [key, 0])),
    ];
  return [parsed(operand)];
}

function pathParts({ at, eq, ne, contains, text, number }: PathFilter): readonly JsonValue[] {
  const named = [eq, ne, contains].filter((each) => each !== undefined).map(parsed);
  const ofText = texts.samples(testsOf(text));
  const ofNumber = testsOf(number).flatMap(({ operand }) => [operand].flat().map((each) => Number(each)));
  const leaves = [...named, ...ofText, ...ofNumber.flatMap((each) => [each - 1, each, each + 1]), ...LEAVES];
  return leaves.map((leaf) => at.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), leaf));
}

function testsOf(filter: unknown): readonly Test[] {
  return Object.entries((filter ?? {}) as Filter).map(([name, operand]) => ({ name, operand }));
}

function parsed(value: unknown): JsonValue {
  return JSON.parse(jsonType.toDriver(value as never)) as JsonValue;
}

function merged(left: JsonValue, right: JsonValue): JsonValue {
  if (!isObject(left) || !isObject(right)) return [left, right];
  const entries = Object.entries(right).map(([key, value]) => [key, key in left ? merged(left[key]!, value) : value]);
  return { ...left, ...Object.fromEntries(entries) };
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function holds({ name, operand }: Test, document: JsonValue): Outcome | undefined {
  const hasKey = (key: string): boolean =>
    isObject(document)
      ? Object.hasOwn(document, key)
      : Array.isArray(document)
        ? document.includes(key)
        : document === key;
  switch (name) {
    case 'eq':
    case 'ne':
      return isDeepStrictEqual(document, parsed(operand)) === (name === 'eq');
    case 'contains':
      return contains(document, parsed(operand), true);
    case 'containedBy':
      return contains(parsed(operand), document, true);
    case 'hasKey':
      return hasKey(operand as string);
    case 'hasAnyKeys':
      return (operand as string[]).some(hasKey);
    case 'hasAllKeys':
      return (operand as string[]).every(hasKey);
    case 'path':
      return pathHolds(operand as PathFilter, document);
    default:
      return undefined;
  }
}

/** PostgreSQL's `@>`. Source: https://www.postgresql.org/docs/current/datatype-json.html#JSON-CONTAINMENT */
function contains(whole: JsonValue, part: JsonValue, isTop = false): boolean {
  if (Array.isArray(whole)) {
    if (Array.isArray(part)) return part.every((item) => whole.some((each) => contains(each, item)));
    return isTop && !isObject(part) && whole.includes(part);
  }
  if (isObject(whole))
    return (
      isObject(part) &&
      Object.entries(part).every(([key, value]) => Object.hasOwn(whole, key) && contains(whole[key]!, value))
    );
  return isDeepStrictEqual(whole, part);
}

function pathHolds({ at, ...operands }: PathFilter, document: JsonValue | undefined): Outcome | undefined {
  const found = at.reduce<JsonValue | undefined>(below, document);
  const outcomes = Object.entries(operands).flatMap(([name, operand]): (Outcome | undefined)[] => {
    if (operand === undefined) return [];
    if (name === 'exists') return [(found !== undefined) === operand];
    if (name === 'text') return testsOf(operand).map((test) => outcomeOf(texts, test, textAt(found)));
    if (name === 'number') return testsOf(operand).map((test) => onNumber(test, found));
    return [found === undefined ? null : holds({ name, operand }, found)];
  });
  if (outcomes.includes(undefined)) return undefined;
  if (outcomes.includes(false)) return false;
  return outcomes.includes(null) ? null : true;
}

function below(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^-?\d+$/.test(key) ? value.at(Number(key)) : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function textAt(found: JsonValue | undefined): string | null {
  if (found === undefined || found === null) return null;
  return typeof found === 'string' ? found : JSON.stringify(found);
}

function onNumber(test: Test, found: JsonValue | undefined): Outcome | undefined {
  return outcomeOf(numbers, test, typeof found === 'number' ? numbers.sampleOf(found) : null);
}
