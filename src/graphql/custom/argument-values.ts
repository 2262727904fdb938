import { InvalidValueError } from '../../errors/phoebe-error.ts';
import { Field } from '../../orm/index.ts';
import { formatList } from '../../util/list.ts';
import type { ApiModels } from '../api/api-models.ts';
import { badInput } from '../errors/operation-error.ts';
import { idValue, keyTexts } from '../read/row-id.ts';
import type { ArgumentMap, ArgumentSpec } from './result-types.ts';
import { isIdSpec, isNullableSpec } from './specs.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * The values that a custom resolver gets for what a client sent: JavaScript's own, as a row of the field would hold them.
 * @throws OperationError BAD_USER_INPUT with the path of what is wrong
 */
export function argumentValues(
  specs: ArgumentMap | undefined,
  given: Given,
  models: ApiModels,
  path = '',
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs ?? {})) {
    const value = argumentValue(spec, given[name], models, path === '' ? name : `${path}.${name}`);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function argumentValue(spec: ArgumentSpec, given: unknown, models: ApiModels, path: string): unknown {
  if (isNullableSpec(spec))
    return given === null || given === undefined ? given : argumentValue(spec.of, given, models, path);
  if (spec instanceof Field) return given === undefined ? defaultOf(spec) : fieldValue(spec, given, path);
  if (isIdSpec(spec)) {
    const target = spec.target();
    const key = target.meta.singleKey();
    const api = models.of(target);
    return idValue(key, api === undefined ? (given as string) : keyTexts(api, given as string, path)[0]!, path);
  }
  if (Array.isArray(spec))
    return (given as readonly unknown[]).map((item, index) => argumentValue(spec[0], item, models, `${path}.${index}`));
  return argumentValues(spec as ArgumentMap, given as Given, models, path);
}

function defaultOf({ options }: Field<any, any, any>): unknown {
  const preset = options.default;
  if (preset?.kind === 'function') return preset.create();
  return preset?.kind === 'value' ? preset.value : undefined;
}

function fieldValue({ type, options }: Field<any, any, any>, given: unknown, path: string): unknown {
  if (given === null) {
    if (options.nullable) return null;
    throw badInput('It may be left out here, but not be null.', path);
  }
  try {
    const text = type.toDriver(given);
    type.assertFits?.(text);
    if (options.choiceTexts !== undefined && !options.choiceTexts.has(text))
      throw badInput(`It must be one of ${formatList((options.choices ?? []).map(String))}.`, path);
    return type.fromDriver(text);
  } catch (error) {
    if (error instanceof InvalidValueError) throw badInput(error.message, path);
    throw error;
  }
}
