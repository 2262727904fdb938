import { hasHookedModels } from '../graphql/execute/has-hooked-models.ts';
import type { HandlerOptions } from './handler-options.ts';
import { LazyWebHandler } from './lazy-web-handler.ts';
import { HandedOverRequests } from './lean/handed-over.ts';
import { createLeanListener } from './lean/lean-listener.ts';
import { PlainDocuments } from './lean/plain-documents.ts';
import { createProbeListener } from './lean/probe-listener.ts';
import { limitClients } from './limit-clients.ts';
import { createProbes } from './probes.ts';
import { createRequestLog } from './request-log.ts';
import { trustedDocumentsById } from './trusted-documents.ts';
import type { WebHandler } from './web-handler.ts';
import { withCors } from './with-cors.ts';

export interface Handler extends WebHandler {
  /** Resolves when all is loaded that every request needs. Rejects for plugins that yoga does not take. */
  readonly loaded: Promise<unknown>;
}

/**
 * Makes the handler of requests: probes and plain operations are answered at once, and all others by yoga, which is loaded when
 * the first of them comes, or now where every request needs it.
 */
export function createHandler(options: HandlerOptions): Handler {
  if (options.trustedDocuments !== undefined) trustedDocumentsById(options.trustedDocuments);
  const { logger, running } = options;
  const handedOver = new HandedOverRequests();
  const log = createRequestLog(logger);
  const probes = createProbes(options);
  const web = new LazyWebHandler(async () => {
    const { createWebHandler } = await import('./web-handler.ts');
    return createWebHandler(options, { handedOver, probes, log });
  }, logger);
  const answering = isPlain(options)
    ? createLeanListener(
        {
          ...options,
          documents: new PlainDocuments(options),
          isHooked: hasHookedModels(options.schema),
          handedOver,
          log,
        },
        web.requestListener,
      )
    : web.requestListener;
  const listener = createProbeListener({ probes, running, logger, log }, answering);
  const limited = options.clients === undefined ? listener : limitClients(listener, options.clients);
  return {
    loaded: isPlain(options) ? Promise.resolve() : web.loadNow(),
    fetch: (request) => web.fetch(request),
    requestListener: options.cors === undefined ? limited : withCors(limited, options.cors),
  };
}

/** Plugins may do anything with a request, a manifest refuses documents, compression needs the whole answer: yoga sees to these. */
function isPlain({ plugins, compression, trustedDocuments }: HandlerOptions): boolean {
  return plugins.length === 0 && !compression && trustedDocuments === undefined;
}
