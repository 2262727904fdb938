import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** As many texts as an application has operations, several times over. */
const MAX_QUERIES = 1_000;

/** Texts in total, in characters. */
const MAX_CHARACTERS = 4_000_000;

interface PersistedQuery {
  readonly version: 1;
  readonly sha256Hash: string;
}

/**
 * Automatic persisted queries, as Apollo Client's `PersistedQueryLink` sends them: the hash of a document alone, and the
 * document with it when the server does not know the hash yet. Yoga has a plugin for it, whose peer dependencies contradict
 * yoga's own, so that npm refuses to install both.
 * Protocol: https://www.apollographql.com/docs/apollo-server/performance/apq
 */
export function usePersistedQueries(): Plugin {
  const texts = new LRUCache<string, string>({
    max: MAX_QUERIES,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (text) => text.length + 1,
  });
  return {
    onParams({ params, setParams }) {
      const persisted = persistedQueryOf(params.extensions);
      if (persisted === undefined) return;
      const { sha256Hash } = persisted;
      if (params.query === undefined || params.query === null) {
        const query = texts.get(sha256Hash);
        if (query === undefined) throw refused('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND', 404);
        setParams({ ...params, query });
        return;
      }
      if (createHash('sha256').update(params.query).digest('hex') !== sha256Hash)
        throw refused(
          "The hash in extensions.persistedQuery is not the document's SHA-256.",
          'PERSISTED_QUERY_MISMATCH',
          400,
        );
      texts.set(sha256Hash, params.query);
    },
  };
}

function persistedQueryOf(extensions: Record<string, unknown> | null | undefined): PersistedQuery | undefined {
  const persisted = extensions?.persistedQuery as Partial<PersistedQuery> | null | undefined;
  if (persisted === undefined || persisted === null) return undefined;
  if (persisted.version !== 1 || typeof persisted.sha256Hash !== 'string')
    throw refused('extensions.persistedQuery takes { version: 1, sha256Hash: "…" }.', 'BAD_USER_INPUT', 400);
  return persisted as PersistedQuery;
}

function refused(message: string, code: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } });
}
