import { type ExecutionArgs, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { descriptionOf } from '../field-description.ts';

/** True where the document has a field whose resolver somebody else wrote, which may read what it likes. */
export function hasCustomResolvers({ schema, document }: Pick<ExecutionArgs, 'schema' | 'document'>): boolean {
  const types = new TypeInfo(schema);
  let isFound = false;
  const look = () => {
    const field = types.getFieldDef();
    const description = descriptionOf(field ?? undefined);
    if (description?.kind === 'operation') isFound = true;
    if (description?.kind === 'custom' && description.custom.definition.sql === undefined) isFound = true;
  };
  visit(document, visitWithTypeInfo(types, { Field: look }));
  return isFound;
}
