export type { PhoebeServer } from './assemble-server.ts';
export { defineConfig } from './config/define-config.ts';
export type { PhoebeConfig } from './config/phoebe-config.ts';
export { type ConfiguredSchemaOptions, schemaOptions, serverOptions } from './config/server-options.ts';
export type { CorsOptions } from './cors.ts';
export { createServer } from './create-server.ts';
export {
  type ExampleOperation,
  exampleOperations,
} from './graphiql/example-operations.ts';
export { DEFAULT_HOST, DEFAULT_PORT, type ListenAddress, type ListenOptions } from './http-listener.ts';
export { createLogger, type LoggerOptions } from './logging/create-logger.ts';
export {
  LOG_LEVELS,
  type LogFields,
  type Logger,
  type LogLevel,
  silentLogger,
} from './logging/logger.ts';
export type { ViewerOf } from './plugins/use-operation.ts';
export { countStatement } from './request-record.ts';
export type { ServerOptions } from './server-options.ts';
