import type { ModelCore } from '../../orm/model/model-core.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import type { ExistingObjects } from '../existing-objects.ts';
import type { IntrospectedSchema } from '../introspect/introspect.ts';
import type { MigrationStatus } from '../migrations/migration-status.ts';
import type { SchemaDefinition } from '../schema/schema-types.ts';
import type { ServerFacts } from './read-server-facts.ts';

/** An error keeps something from working, a warning costs time or safety. */
export const FINDING_SEVERITIES = ['error', 'warning', 'ok'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** What one check has found. */
export interface Finding {
  /** What was looked at: `connection`, `tables` … */
  readonly check: string;
  readonly severity: FindingSeverity;
  /** A sentence. */
  readonly message: string;
  /** What to do about it, as a sentence; undefined where nothing is to be done. */
  readonly action?: string;
  /** The statements that do it. */
  readonly statements?: readonly string[];
}

/** A table of Phoebe's own that some of its features need. */
export interface OptionalTable {
  readonly model: ModelCore;
  /** What is not possible without it, as a sentence. */
  readonly without: string;
  readonly action: string;
}

/** All that checks look at. It was read before, so that they are functions of it and nothing else. */
export interface Findings {
  readonly dialect: Dialect;
  readonly server: ServerFacts;
  /** What the database has. */
  readonly found: IntrospectedSchema;
  /** The names that it has, views included. */
  readonly existing: ExistingObjects;
  /** What the models ask for. */
  readonly written: SchemaDefinition;
  readonly migrations: readonly MigrationStatus[];
  readonly optional: readonly OptionalTable[];
}

/** A check: none or more findings about what it looks at. */
export type Check = (facts: Findings) => readonly Finding[];

/** `one table`, `3 tables`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return count === 1 ? `one ${noun}` : `${count} ${plural}`;
}
