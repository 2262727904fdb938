import { InvalidModelError } from '../../errors/phoebe-error.ts';
import { Field } from '../fields/field.ts';
import { ForeignKey } from '../fields/foreign-key.ts';
import type { FieldMap } from './model-types.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
/** Own properties of every model, beside the methods of its prototype. */
const OWN_PROPERTIES = ['meta', 'source', 'columns'];

/**
 * Checks what can be checked before other models are loaded.
 * @throws InvalidModelError with every mistake
 */
export function assertDefinition(name: string, fields: FieldMap, methods: object): void {
  const problems: string[] = [];
  if (typeof name !== 'string' || !NAME.test(name) || name.startsWith('__'))
    problems.push(`A model's name consists of letters, digits and "_", and begins with a letter, but got: "${name}".`);
  const taken = new Set([...Object.getOwnPropertyNames(methods), ...OWN_PROPERTIES]);
  const properties = new Map<string, string>();
  for (const [field, definition] of Object.entries(fields)) {
    const isKey = definition instanceof ForeignKey;
    if (!isKey && !(definition instanceof Field)) {
      problems.push(`"${name}.${field}" is not a field. Use one of the field functions, such as text().`);
      continue;
    }
    if (!NAME.test(field) || field.startsWith('__'))
      problems.push(
        `"${name}.${field}": a field's name consists of letters, digits and "_", and begins with a letter.`,
      );
    for (const property of isKey ? [field, `${field}Id`] : [field]) {
      if (taken.has(property) || property in Object.prototype)
        problems.push(
          `"${name}.${property}" would hide the model's own "${property}". Call the field something else and give the column ` +
            `its name: ${property}Value: text().columnName("${property}").`,
        );
      const other = properties.get(property);
      if (other !== undefined)
        problems.push(
          `"${name}.${field}" and "${name}.${other}" both make the property "${property}". Rename one of them.`,
        );
      properties.set(property, field);
    }
  }
  if (properties.size === 0) problems.push(`Model "${name}" has no fields. Give it at least one.`);
  if (problems.length > 0) throw new InvalidModelError(problems);
}
