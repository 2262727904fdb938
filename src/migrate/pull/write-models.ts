import type { Dialect } from '../../sql/dialects/dialect.ts';
import { camelCase, snakeCase } from '../../util/case.ts';
import { plural } from '../../util/plural.ts';
import { isOwnTable } from '../own-table.ts';
import { tableKey } from '../schema/dependency-order.ts';
import type { ForeignKeyDefinition, SchemaDefinition, TableDefinition } from '../schema/schema-types.ts';
import { modelCode } from './model-code.ts';
import { modelNames, pascalCase, propertyNames } from './model-names.ts';
import { circlesOf, relationsOf } from './relations-of.ts';

/** A file of TypeScript that exports a model. */
export interface ModelFile {
  /** In the folder of models: `blog-post.ts`. */
  readonly name: string;
  readonly model: string;
  readonly text: string;
}

/**
 * Writes a schema as models, one file each: Peewee's pwiz. What no model can say (foreign keys of several columns, kinds of
 * indexes, views) is not in them.
 */
export function writeModels(found: SchemaDefinition, dialect: Dialect): readonly ModelFile[] {
  const schema = { ...found, tables: found.tables.filter(({ table }) => !isOwnTable(table.name)) };
  const names = modelNames(schema);
  const circles = circlesOf(schema);
  const relations = new Map(schema.tables.map((one) => [tableKey(one.table), relationsOf(one, schema)]));
  const backrefs = backrefsOf(schema, names, relations);
  return schema.tables.map((definition) => {
    const key = tableKey(definition.table);
    const name = names.get(key)!;
    return {
      name: fileOf(name),
      model: name,
      text: modelCode(definition, {
        schema,
        dialect,
        names,
        relations: relations.get(key)!,
        circle: circles.get(key) ?? new Set(),
        backrefs: backrefs.get(key)!,
        fileOf,
      }),
    };
  });
}

function fileOf(modelName: string): string {
  return `${snakeCase(modelName).replaceAll('_', '-')}.ts`;
}

type Relations = ReadonlyMap<string, ReadonlyMap<string, ForeignKeyDefinition>>;

/** Reverse names where the usual one, the plural of the model, is taken: two keys to one model, a field of that name. */
function backrefsOf(
  schema: SchemaDefinition,
  names: ReadonlyMap<string, string>,
  relations: Relations,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const taken = new Map(schema.tables.map((one) => [tableKey(one.table), propertiesOf(one, relations)]));
  return new Map(
    schema.tables.map((one) => {
      const key = tableKey(one.table);
      const properties = propertyNames(one, new Set(relations.get(key)!.keys()));
      const own = new Map<string, string>();
      for (const [column, foreignKey] of relations.get(key)!) {
        const target = taken.get(tableKey(foreignKey.references))!;
        const usual = camelCase(plural(names.get(key)!));
        let name = target.has(usual) ? `${usual}By${pascalCase(properties.get(column)!)}` : usual;
        for (let number = 2; target.has(name); number += 1) name = `${usual}${number}`;
        target.add(name);
        if (name !== usual) own.set(column, name);
      }
      return [key, own];
    }),
  );
}

function propertiesOf(one: TableDefinition, relations: Relations): Set<string> {
  const own = new Set(relations.get(tableKey(one.table))!.keys());
  const names = propertyNames(one, own);
  return new Set([...names].flatMap(([column, name]) => (own.has(column) ? [name, `${name}Id`] : [name])));
}
