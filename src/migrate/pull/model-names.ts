import { uuidKey } from '../../orm/fields/identity-fields.ts';
import { model } from '../../orm/model/model.ts';
import { camelCase, snakeCase } from '../../util/case.ts';
import { plural, singular } from '../../util/plural.ts';
import { tableKey } from '../schema/dependency-order.ts';
import type { SchemaDefinition, TableDefinition } from '../schema/schema-types.ts';

/** Names that a model has for itself. */
const SAMPLE = model('Sample', { id: uuidKey() });

/** The model's name for each table: `blog_posts` is `BlogPost`. */
export function modelNames({ tables }: SchemaDefinition): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { table } of tables) {
    const usual = pascalCase(singular(table.name));
    const inSchema = table.schema === undefined ? usual : `${pascalCase(table.schema)}${usual}`;
    let name = taken.has(usual) ? inSchema : usual;
    for (let number = 2; taken.has(name); number += 1) name = `${usual}${number}`;
    taken.add(name);
    names.set(tableKey(table), name);
  }
  return names;
}

/** True where the model finds its table by its name alone. */
export function isUsualTable(modelName: string, tableName: string): boolean {
  return snakeCase(plural(modelName)) === tableName;
}

export function pascalCase(name: string): string {
  const letters = camelCase(name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, ''));
  const capital = letters.charAt(0).toUpperCase() + letters.slice(1);
  return /^[A-Za-z]/.test(capital) ? capital : `T${capital}`;
}

/** The property of each column that is no relation, and the relation of each that is one. */
export function propertyNames(
  { columns }: TableDefinition,
  relations: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const claim = (column: string, wanted: string, forms: (name: string) => readonly string[]): void => {
    const isFree = (name: string): boolean => forms(name).every((form) => !taken.has(form) && !isReserved(form));
    let name = wanted;
    if (!isFree(name)) name = `${wanted}Value`;
    for (let number = 2; !isFree(name); number += 1) name = `${wanted}${number}`;
    for (const form of forms(name)) taken.add(form);
    names.set(column, name);
  };
  for (const { name } of columns) if (!relations.has(name)) claim(name, propertyName(name), (form) => [form]);
  for (const { name } of columns)
    if (relations.has(name))
      claim(name, propertyName(name.replace(/_?id$/i, '') || name), (form) => [form, `${form}Id`]);
  return names;
}

function propertyName(column: string): string {
  const name = pascalCase(column);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function isReserved(name: string): boolean {
  return name !== 'id' && (name in SAMPLE || name in Object.prototype);
}
