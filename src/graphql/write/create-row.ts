import type { GraphQLResolveInfo } from 'graphql';
import type { ApiModel } from '../api/api-model.ts';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import { type Input, inputValues, withInputPaths } from './input-values.ts';
import type { RowPayload } from './payload.ts';
import { returning, runWrite, wantedOfPayload } from './returning.ts';

/** `INSERT INTO … RETURNING …` */
export function resolveCreate(api: ApiModel) {
  const columns = api.columns.filter(({ canCreate }) => canCreate);
  return (
    _: unknown,
    { input }: { readonly input: Input },
    { loaders }: PhoebeContext,
    info: GraphQLResolveInfo,
  ): Promise<RowPayload> =>
    withInputPaths(api, 'input', async () => {
      const query = api.queries.insert(inputValues(columns, input, 'input'));
      const [row] = await runWrite(loaders, query.node, returning(api, wantedOfPayload(api, info)));
      return { row: row! };
    });
}
