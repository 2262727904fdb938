import type { ValueType } from '../../../orm/index.ts';
import { COMPARING, compared, type Domain, operandsOf, type Test } from './domain.ts';

const PATTERNS = [
  'like',
  'ilike',
  'contains',
  'icontains',
  'startsWith',
  'istartsWith',
  'endsWith',
  'iendsWith',
] as const;
/** Pieces that are put together two by two: those of a filter that somebody wrote. */
const MAX_PIECES = 12;

/**
 * Texts. The order is that of the code units, and two texts are equal where they are the same; collations differ from that only
 * for filters that nobody writes. The empty text is the least.
 */
export function textDomain(type: ValueType<any, any>): Domain<string> {
  return {
    samples: (tests) => {
      const named = operandsOf(tests, COMPARING).map((value) => type.toDriver(value));
      const pieces = [
        ...new Set([...named, ...operandsOf(tests, PATTERNS).flatMap((each) => instances(String(each)))]),
      ];
      const joined = pieces.slice(0, MAX_PIECES).flatMap((a) => pieces.slice(0, MAX_PIECES).map((b) => `${a}${b}`));
      const all = ['', '!', '~', ...pieces, ...pieces.map((piece) => `${piece}!`), ...joined];
      return [...new Set([...all, ...all.map(swappedCase)])].filter((text) => fits(type, text));
    },
    holds: (test, sample) =>
      compared(test, (operand) => order(sample, type.toDriver(operand))) ?? matches(test, sample),
  };
}

function order(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

function fits(type: ValueType<any, any>, text: string): boolean {
  try {
    type.assertFits?.(text);
    return true;
  } catch {
    return false; // What a column refuses is no value of it.
  }
}

/** What a pattern matches: itself, and with its wildcards filled in. */
function instances(pattern: string): readonly string[] {
  const bare = pattern.replace(/\\(.)/gs, '$1');
  return [bare, bare.replaceAll('%', '').replaceAll('_', '-'), bare.replace(/[%_]/g, '-')];
}

function swappedCase(text: string): string {
  const upper = text.toUpperCase();
  return upper === text ? text.toLowerCase() : upper;
}

function matches({ name, operand }: Test, sample: string): boolean | undefined {
  const part = String(operand);
  switch (name) {
    case 'contains':
      return sample.includes(part);
    case 'startsWith':
      return sample.startsWith(part);
    case 'endsWith':
      return sample.endsWith(part);
    case 'like':
      return patternOf(part).test(sample);
    case 'icontains':
    case 'istartsWith':
    case 'iendsWith':
    case 'ilike':
      return matches({ name: name.slice(1), operand: part.toLowerCase() }, sample.toLowerCase());
    default:
      return undefined;
  }
}

function patternOf(pattern: string): RegExp {
  const source = pattern.replace(/\\([\s\S])|([\s\S])/g, (_, escaped?: string, plain?: string) => {
    if (plain === '%') return '.*';
    if (plain === '_') return '.';
    return (escaped ?? plain ?? '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 'su');
}
