import { type DocumentNode, GraphQLError, type ParseOptions, parse, type Source } from 'graphql';
import { assertDocumentLimits, type DocumentLimits, exceeded } from './document-limits.ts';

/**
 * Makes graphql-js's `parse` with limits: a document that is too large is refused while it is read, or before it is validated,
 * since validation is what such documents attack.
 * @throws GraphQLError LIMIT_EXCEEDED, or a syntax error
 */
export function parseLimited(
  limits: DocumentLimits,
): (source: string | Source, options?: ParseOptions) => DocumentNode {
  return (source, options) => {
    const document = parseWithin(source, { ...options, maxTokens: limits.maxTokens }, limits);
    assertDocumentLimits(document, limits);
    return document;
  };
}

function parseWithin(source: string | Source, options: ParseOptions, { maxTokens }: DocumentLimits): DocumentNode {
  try {
    return parse(source, options);
  } catch (error) {
    if (error instanceof RangeError) throw exceeded('The document is nested too deep to be read.');
    if (error instanceof GraphQLError && error.message.includes(`${maxTokens} tokens`))
      throw exceeded(`The document has more than the ${maxTokens} words and signs that are allowed (maxTokens).`);
    throw error;
  }
}
