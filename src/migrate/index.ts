export { type CreateTablesOptions, createTables } from './create-tables.ts';
export { dropTables } from './drop-tables.ts';
export { planTables, sqlOf } from './plan-tables.ts';
export type { CreateDefinitionsOptions } from './schema/create-definitions.ts';
export type { DropDefinitionsOptions } from './schema/drop-definitions.ts';
