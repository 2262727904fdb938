import { InvalidModelError } from '../../errors/phoebe-error.ts';
import { didYouMean } from '../../util/did-you-mean.ts';
import { inspect } from '../../util/inspect.ts';
import type { ModelOptions } from './model-options.ts';

type Kind = 'a text' | 'a list' | 'an object' | 'true or false' | 'a number';

const KINDS: Readonly<Record<keyof ModelOptions, Kind>> = {
  tableName: 'a text',
  schema: 'a text',
  description: 'a text',
  primaryKey: 'a list',
  indexes: 'a list',
  uniques: 'a list',
  checks: 'an object',
  plural: 'a text',
  graphqlName: 'a text',
  graphql: 'true or false',
  pageSize: 'an object',
  maxAttempts: 'a number',
  hooks: 'an object',
  locality: 'a text',
  timeToLive: 'an object',
};

/**
 * Checks the options of a model as the compiler would: code without types gets a sentence, too.
 * @throws InvalidModelError for an option that there is not, or a value of another kind
 */
export function assertModelOptions(name: string, options: unknown): void {
  if (!isKind(options, 'an object'))
    throw new InvalidModelError([`The options of model "${name}" are an object, but got: ${inspect(options)}.`]);
  const problems = Object.entries(options as object).flatMap(([option, value]): string[] => {
    const kind = KINDS[option as keyof ModelOptions] as Kind | undefined;
    if (kind === undefined || !Object.hasOwn(KINDS, option))
      return [`Model "${name}" has the unknown option "${option}".${didYouMean(option, Object.keys(KINDS))}`];
    if (value === undefined || isKind(value, kind)) return [];
    return [`The option "${option}" of model "${name}" is ${kind}, but got: ${inspect(value)}.`];
  });
  if (problems.length > 0) throw new InvalidModelError(problems);
}

function isKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'a text':
      return typeof value === 'string';
    case 'a list':
      return Array.isArray(value);
    case 'an object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'true or false':
      return typeof value === 'boolean';
    case 'a number':
      return typeof value === 'number';
  }
}
