import { InvalidModelError } from '../../errors/phoebe-error.ts';
import { isModel, type ModelCore } from './model-core.ts';

/**
 * Everything that is wrong with a set of models, as sentences; empty when all is well. Reading the relations needs all files
 * loaded, so it is a step of its own and not part of `model()`.
 */
export function validateModels(models: readonly ModelCore[]): readonly string[] {
  const problems: string[] = [];
  const names = new Map<string, ModelCore>();
  const tables = new Map<string, string>();
  for (const one of models) {
    const { meta } = one;
    const { name } = meta;
    if (names.has(name)) problems.push(`Two models are called "${name}". Rename one of them.`);
    names.set(name, one);
    const table = `${meta.options.schema ?? ''}.${meta.tableName}`;
    const other = tables.get(table);
    if (other !== undefined && other !== name)
      problems.push(`Models "${other}" and "${name}" share the table "${meta.tableName}". Give one a tableName.`);
    tables.set(table, name);
  }
  for (const one of models) problems.push(...columnProblems(one), ...relationProblems(one, names));
  return problems;
}

/** @throws InvalidModelError with all mistakes at once */
export function assertValidModels(models: readonly ModelCore[]): void {
  const problems = validateModels(models);
  if (problems.length > 0) throw new InvalidModelError(problems);
}

function columnProblems({ meta }: ModelCore): string[] {
  const problems: string[] = [];
  const columns = new Map<string, string>();
  for (const { column, property } of meta.fields.values()) {
    const other = columns.get(column);
    if (other !== undefined)
      problems.push(
        `"${meta.name}.${other}" and "${meta.name}.${property}" share the column "${column}". Give one a columnName.`,
      );
    columns.set(column, property);
  }
  const keys = [...meta.fields.values()].filter((field) => field.options.primaryKey);
  if (keys.length > 1 && meta.options.primaryKey === undefined)
    problems.push(
      `Model "${meta.name}" has several primary keys. A key of several fields is an option of the model: ` +
        `{ primaryKey: [${keys.map(({ name }) => `'${name}'`).join(', ')}] }.`,
    );
  return problems;
}

function relationProblems({ meta }: ModelCore, known: ReadonlyMap<string, ModelCore>): string[] {
  const problems: string[] = [];
  for (const relation of meta.relations.values()) {
    const name = `${meta.name}.${relation.name}`;
    const target: unknown = relation.target;
    if (!isModel(target)) {
      problems.push(
        `The foreign key "${name}" does not name a model. Let its function answer one: foreignKey(() => User).`,
      );
      continue;
    }
    if (known.get(target.meta.name)?.meta !== target.meta) {
      problems.push(
        `The foreign key "${name}" refers to the model "${target.meta.name}", which is not among the models. Add it, or export it from a file of the models folder.`,
      );
      continue;
    }
    if (target.meta.primaryKey.length !== 1)
      problems.push(
        `The foreign key "${name}" refers to "${target.meta.name}", which has no primary key of one field. Give it one, such as id: uuidKey().`,
      );
    problems.push(...backrefProblems(name, relation.backref, target, meta.relations, relation.name, known));
  }
  return problems;
}

function backrefProblems(
  name: string,
  backref: string | undefined,
  target: ModelCore,
  siblings: ModelCore['meta']['relations'],
  own: string,
  known: ReadonlyMap<string, ModelCore>,
): string[] {
  if (backref === undefined) return [];
  const advice = `Give one of them another backref: foreignKey(() => ${target.meta.name}, { backref: '…' }).`;
  const isField = target.meta.fields.has(backref) || target.meta.relations.has(backref);
  if (isField) return [`The backref "${backref}" of "${name}" is also a field of "${target.meta.name}". ${advice}`];
  const problems: string[] = [];
  for (const model of known.values())
    for (const other of model.meta.relations.values()) {
      const isSame = other.name === own && model.meta.relations === siblings;
      const isEarlier = `${model.meta.name}.${other.name}` < name;
      if (
        !isSame &&
        isEarlier &&
        isModel(other.target) &&
        other.target.meta === target.meta &&
        other.backref === backref
      )
        problems.push(
          `"${model.meta.name}.${other.name}" and "${name}" have the same backref "${backref}" on "${target.meta.name}". ${advice}`,
        );
    }
  return problems;
}
