import type { GraphQLResolveInfo } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import { badInput } from '../errors/operation-error.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { loadRow } from '../loaders/load-row.ts';
import { idText, keyTexts } from '../read/row-id.ts';
import { canIncrement } from '../types/update-input.ts';
import { type Input, inputValues, withInputPaths } from './input-values.ts';
import { keyCondition, notFound } from './key-condition.ts';
import type { RowPayload } from './payload.ts';
import { returning, runWrite, wantedOfPayload } from './returning.ts';

export interface UpdateArguments {
  readonly input?: Input | null;
  readonly increment?: Input | null;
}

/** `UPDATE … SET a = $1, n = n + $2 WHERE key = $3 RETURNING …` */
export function resolveUpdate(api: ApiModel) {
  return (
    _: unknown,
    args: UpdateArguments & { readonly id: string },
    { loaders }: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Promise<RowPayload> =>
    withInputPaths(api, 'input', async () => {
      const values = updateValues(api, args);
      const wanted = wantedOfPayload(api, info);
      if (Object.keys(values).length === 0) {
        // Nothing to set: a form was sent as it came.
        const texts = keyTexts(api, args.id, 'id').map((part, index) => idText(api.primaryKey[index]!, part, 'id'));
        const row = await loadRow(loaders, { api, fields: api.primaryKey }, texts, wanted);
        if (row === null) throw notFound(api);
        return { row };
      }
      const query = api.queries.update(values).where(keyCondition(api, args.id, 'update', loaders.scope()));
      const [row] = await runWrite(loaders, query.node, returning(api, wanted));
      if (row === undefined) throw notFound(api);
      return { row };
    });
}

/** What to set, by property: values, and for increments the column plus a value. */
export function updateValues(api: ApiModel, { input, increment }: UpdateArguments): Record<string, unknown> {
  if (given(input) === undefined && given(increment) === undefined)
    throw badInput('An update needs "input" or "increment".', 'input', 'increment');
  const updated = api.columns.filter(({ canUpdate }) => canUpdate);
  const values = inputValues(updated, input ?? {}, 'input');
  for (const { name, field } of api.columns.filter(canIncrement)) {
    const by = increment?.[name];
    if (by === undefined) continue;
    if (by === null) throw badInput('An increment may be left out, but not be null.', `increment.${name}`);
    if (field.property in values)
      throw badInput(`"${name}" is set and incremented at once.`, `input.${name}`, `increment.${name}`);
    values[field.property] = api.model.columnOf(field.property).plus(by as never);
  }
  return values;
}

function given<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}
