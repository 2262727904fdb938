import { didYouMean } from '../../util/did-you-mean.ts';
import { inspect } from '../../util/inspect.ts';
import { formatList } from '../../util/list.ts';

/** Tells what is wrong with a value, in a sentence that begins with the option's path; undefined where nothing is. */
export type OptionKind = (value: unknown, path: string) => string | undefined;

/** An option of an object, whose own value is optional. */
export type OptionKinds = Readonly<Record<string, OptionKind>>;

/** A kind of values that one test tells from all others. */
function kind(what: string, is: (value: unknown) => boolean): OptionKind {
  return (value, path) => (is(value) ? undefined : `"${path}" must be ${what}, but got: ${inspect(value)}.`);
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text = kind('a text', isText);
export const flag = kind('true or false', (value) => typeof value === 'boolean');
export const callable = kind('a function', isFunction);
export const callables = kind(
  'an object of functions',
  (value) => isPlain(value) && Object.values(value).every(isFunction),
);
export const anyList = kind('a list', Array.isArray);
export const anyObject = kind('an object', isPlain);
export const textOrFalse = kind('a text, or false', (value) => value === false || isText(value));
export const texts = kind('a list of texts', (value) => Array.isArray(value) && value.every(isText));

/** A whole number of at least `min`. */
export function whole(min: number, max = 2_147_483_647): OptionKind {
  return kind(
    `a whole number from ${min} to ${max}`,
    (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  );
}

/** One of some texts; what is near to one is told. */
export function oneOf(names: readonly string[]): OptionKind {
  const is = kind(formatList(names, 'or'), (value) => names.includes(value as string));
  return (value, path) => {
    const problem = is(value, path);
    return problem && typeof value === 'string' ? `${problem}${didYouMean(value, names)}` : problem;
  };
}

/** An object that has these options and no others. */
export function options(kinds: OptionKinds, also?: OptionKind): OptionKind {
  return (value, path) => {
    const below = (name: string) => (path === '' ? name : `${path}.${name}`);
    if (!isPlain(value)) return `"${path}" must be an object, but got: ${inspect(value)}.`;
    for (const [name, given] of Object.entries(value)) {
      const check = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
      if (check === undefined) return `"${below(name)}" is no option.${didYouMean(name, Object.keys(kinds))}`;
      const problem = given === undefined ? undefined : check(given, below(name));
      if (problem !== undefined) return problem;
    }
    return also?.(value, path);
  };
}

/** False, or what else. */
export function orFalse(check: OptionKind): OptionKind {
  return (value, path) => (value === false ? undefined : check(value, path));
}

/** An object of functions that has at least these. */
export function methods(names: readonly string[]): OptionKind {
  return kind(`an object with the functions ${formatList(names, 'and')}`, (value) => {
    return isPlain(value) && names.every((name) => isFunction(value[name]));
  });
}
