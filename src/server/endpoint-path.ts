import { inspect } from '../util/inspect.ts';

/** What is wrong with a path to serve GraphQL under; undefined where nothing is. */
export function endpointPathProblem(path: string): string | undefined {
  if (/^\/(?:[\w.~-]+(?:\/[\w.~-]+)*)?$/.test(path)) return undefined;
  return `"path" must be a path such as "/graphql" or "/api/graphql", but got: ${inspect(path)}.`;
}

/** True for the path that GraphQL is served under, with or without a slash at its end. */
export function isEndpoint(path: string, endpoint: string): boolean {
  return path === endpoint || path === `${endpoint}/`;
}

/**
 * The path by which a request is answered. A framework around us may take the path that it is mounted at away from `url`, and keep
 * the whole in `originalUrl`: GraphQL is where either of the two is its path.
 *
 * @param whole the path as the client has sent it
 * @param url what the framework has left of it, with the query; undefined where there is no framework
 */
export function routedPath(whole: string, url: string | undefined, endpoint: string): string {
  if (url === undefined || isEndpoint(whole, endpoint)) return whole;
  const rest = url.replace(/[?#].*$/, '');
  return whole.endsWith(rest) ? rest : whole;
}
