import { type ExecutionArgs, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { generatedDescription } from '../field-description.ts';

/** The type of a connection's place among all rows. */
const PAGE_INFO = 'PageInfo';

/** True where the document has a field whose resolver somebody else wrote, or put around ours: it may read what it likes. */
export function hasCustomResolvers({ schema, document }: Pick<ExecutionArgs, 'schema' | 'document'>): boolean {
  const types = new TypeInfo(schema);
  let isFound = false;
  const look = () => {
    const field = types.getFieldDef();
    const parent = types.getParentType()?.name;
    if (field === null || field === undefined || field.name.startsWith('__') || parent?.startsWith('__')) return;
    const description = generatedDescription(field);
    // The parts of a page have no description: they are read off it.
    if (description === undefined && parent !== PAGE_INFO) isFound = true;
    if (description?.kind === 'operation') isFound = true;
    if (description?.kind === 'custom' && description.custom.definition.sql === undefined) isFound = true;
  };
  visit(document, visitWithTypeInfo(types, { Field: look }));
  return isFound;
}
