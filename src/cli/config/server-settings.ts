import type { ConfiguredServerOptions } from '../../server/config/phoebe-config.ts';
import { type ConfiguredSchemaOptions, schemaOptions, serverOptions } from '../../server/config/server-options.ts';
import type { WithConfig } from './loaded-config.ts';

/** Flags that say something about the schema. */
export interface SchemaFlags extends WithConfig {
  readonly closed?: boolean;
}

/** Flags that say something about the server. */
export interface ServerFlags extends SchemaFlags {
  /** Origins of other pages. */
  readonly cors?: readonly string[];
}

/** What the schema is to be: what the flags say, then what the config says. */
export function schemaSettings({ settings, closed }: SchemaFlags): ConfiguredSchemaOptions {
  return { ...schemaOptions(settings.config), ...(closed && { modelsWithoutRules: 'closed' }) };
}

/** What the server is to be: what the flags say, then what the config says, then `defaults`. */
export function serverSettings(flags: ServerFlags, defaults: ConfiguredServerOptions = {}): ConfiguredServerOptions {
  return {
    ...defaults,
    ...serverOptions(flags.settings.config),
    ...(flags.cors && { cors: { origin: flags.cors, credentials: !flags.cors.includes('*') } }),
    ...schemaSettings(flags),
  };
}
