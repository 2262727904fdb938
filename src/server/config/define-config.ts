import type { PhoebeConfig } from './phoebe-config.ts';

/**
 * Returns the config as it is: with this around it, an editor knows the options.
 *
 * @example
 * // phoebe.config.ts
 * import { defineConfig } from 'phoebe/server';
 *
 * export default defineConfig({
 *   cors: { origin: ['https://shop.example'], credentials: true },
 *   ids: 'global',
 *   limits: { maxDepth: 12 },
 * });
 */
export function defineConfig(config: PhoebeConfig): PhoebeConfig {
  return config;
}
