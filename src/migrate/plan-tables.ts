import type { ModelCore } from '../orm/model/model-core.ts';
import { compile } from '../sql/compile/compile.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import type { Definition } from '../sql/nodes/definition.ts';
import { type CreateDefinitionsOptions, createDefinitions } from './schema/create-definitions.ts';
import { describeModels } from './schema/describe-models.ts';

/**
 * Everything that `createTables` would run in an empty database, in its order. A pure function: a dry run.
 *
 * @throws InvalidModelError where names of indexes or constraints clash
 * @example sqlOf(planTables([User], dialect), dialect) // ['CREATE TABLE IF NOT EXISTS "users" (…)', …]
 */
export function planTables(
  models: readonly ModelCore[],
  dialect: Dialect,
  options?: CreateDefinitionsOptions,
): readonly Definition[] {
  return createDefinitions(describeModels(models, dialect), options);
}

/**
 * The text of definitions, one statement each.
 *
 * @throws UnsupportedFeatureError for what the engine cannot do, such as row-level time to live on PostgreSQL
 */
export function sqlOf(definitions: readonly Definition[], dialect: Dialect): readonly string[] {
  return definitions.map((definition) => compile(definition, dialect).sql);
}
