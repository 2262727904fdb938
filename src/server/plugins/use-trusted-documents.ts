import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type TrustedDocuments, trustedDocumentsById } from '../trusted-documents.ts';

/**
 * Runs the documents of a manifest and nothing else: a client sends the id as `documentId`, or the hash as Apollo Client's
 * `PersistedQueryLink` does (`extensions.persistedQuery.sha256Hash`).
 * @throws InvalidArgumentError for a manifest that has something else than texts
 */
export function useTrustedDocuments(documents: TrustedDocuments): Plugin {
  const byId = trustedDocumentsById(documents);
  return usePersistedOperations({
    getPersistedOperation: (id: string) => byId.get(id) ?? null,
    extractPersistedOperationId: ({ extensions, ...params }) => {
      const { documentId } = params as { readonly documentId?: unknown };
      const hash = (extensions as { persistedQuery?: { sha256Hash?: unknown } } | null | undefined)?.persistedQuery
        ?.sha256Hash;
      const id = documentId ?? hash;
      return typeof id === 'string' ? id : null;
    },
    customErrors: {
      notFound: () => refused("This document is not in the server's manifest.", 'PERSISTED_QUERY_NOT_FOUND', 404),
      keyNotFound: () =>
        refused('This server runs the documents of its manifest only. Send the id of one.', 'FORBIDDEN', 403),
      persistedQueryOnly: () =>
        refused('This server runs the documents of its manifest only. Send the id of one.', 'FORBIDDEN', 403),
    },
  }) as Plugin;
}

function refused(message: string, code: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } });
}
