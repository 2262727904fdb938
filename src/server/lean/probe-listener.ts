import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { failRequest } from '../fail-request.ts';
import type { Logger } from '../logging/logger.ts';
import type { Answered } from '../request-log.ts';
import { RequestRecord } from '../request-record.ts';
import type { RunningRequests } from '../running-requests.ts';
import type { PlainAnswer } from './plain-answer.ts';

export interface ProbeListenerOptions {
  readonly probes: (pathname: string, method: string) => Promise<PlainAnswer> | undefined;
  readonly running: RunningRequests;
  readonly logger: Logger;
  readonly log: (answered: Answered, record: RequestRecord) => void;
}

/** Answers probes without a web request and response. Below a framework, which may have a path of its own in front, `next` does. */
export function createProbeListener(options: ProbeListenerOptions, next: RequestListener): RequestListener {
  return (request, response) => {
    const { method = '', url = '' } = request;
    const answer = 'originalUrl' in request ? undefined : options.probes(url, method);
    if (answer === undefined) next(request, response);
    else {
      const record = new RequestRecord();
      options.running
        .track(async () => {
          const { status } = send(request, response, await answer);
          options.log({ method, path: url, status }, record);
        })
        .catch((error: unknown) => failRequest(response, options.logger, 'A probe could not be answered', error));
    }
  };
}

function send(request: IncomingMessage, response: ServerResponse, answer: PlainAnswer): PlainAnswer {
  const { status, headers, body } = answer;
  const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
  // What a client sends with a probe is thrown away, so that the connection can be used again.
  request.resume();
  response.writeHead(status, { ...headers, ...length, 'x-content-type-options': 'nosniff' });
  response.end(body);
  return answer;
}
