import type { GraphQLResolveInfo } from 'graphql';
import { type FieldNode, type GraphQLObjectType, getNamedType } from 'graphql';
import type { SelectionNode } from '../../sql/nodes/query.ts';
import { selection } from '../../sql/nodes/query-factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { descriptionOf } from '../field-description.ts';
import { type SelectionInfo, selectedFields } from '../read/selected-fields.ts';
import { baseSource, expressionOf } from '../read/source.ts';
import { type Wanted, wantedProperties } from '../read/wanted.ts';
import { wantedOfRow } from '../read/wanted-of.ts';

/** What RETURNING gives, and the names of its columns. */
export interface Returning {
  readonly columns: readonly SelectionNode[];
  readonly names: readonly string[];
}

/** The columns that a payload asks of its row or rows, and the key. */
export function wantedOfPayload(
  api: ApiModel,
  info: SelectionInfo & Pick<GraphQLResolveInfo, 'returnType' | 'fieldNodes'>,
): Wanted {
  const payload = getNamedType(info.returnType) as GraphQLObjectType;
  const parts = payload.getFields();
  const wanted = new Set(api.primaryKey.map(({ property }) => property));
  for (const [name, nodes] of selectedFields(info, payload, info.fieldNodes)) {
    const kind = descriptionOf(parts[name])?.kind;
    if (kind !== 'row' && kind !== 'rows') continue;
    const type = getNamedType(parts[name]!.type) as GraphQLObjectType;
    for (const property of wantedOfRow(info, type, nodes as readonly FieldNode[])) wanted.add(property);
  }
  return wanted;
}

export function returning(api: ApiModel, wanted: Wanted): Returning {
  const names = wantedProperties(api, wanted);
  const source = baseSource(api);
  return { names, columns: names.map((name) => selection(expressionOf(source, name).node)) };
}
