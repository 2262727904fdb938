import {
  type DocumentNode,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { hasCustomResolvers } from '../../graphql/execute/has-custom-resolvers.ts';
import { DEFAULT_DOCUMENT_LIMITS, type DocumentLimits, parseLimited } from '../../graphql/index.ts';

/** An application has some hundred operations; documents made at run time must not fill the memory. */
const MAX_DOCUMENTS = 1_000;

/** Texts in total, in characters: a thousand documents of the largest size would be a gigabyte. */
const MAX_CHARACTERS = 4_000_000;

export interface PlainDocumentOptions {
  readonly schema: GraphQLSchema;
  readonly limits?: DocumentLimits | undefined;
  readonly introspection: boolean;
}

/** What is known of a text: nothing but that yoga is to see it, where there is no document. */
interface Verdict {
  readonly document?: DocumentNode;
}

/**
 * Documents that may be executed without yoga, by their text: within the limits, right by every rule, without anything that only
 * yoga or its plugins know, and without resolvers of the application's own, which may read anything of yoga's context. All others
 * are yoga's, which says what is wrong with them.
 */
export class PlainDocuments {
  readonly #options: PlainDocumentOptions;
  readonly #parse: (text: string) => DocumentNode;
  readonly #byText = new LRUCache<string, Verdict>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => text.length + 1,
  });

  constructor(options: PlainDocumentOptions) {
    this.#options = options;
    this.#parse = parseLimited(options.limits ?? DEFAULT_DOCUMENT_LIMITS);
  }

  get(text: string): DocumentNode | undefined {
    let verdict = this.#byText.get(text);
    if (verdict === undefined) {
      verdict = this.#examine(text);
      this.#byText.set(text, verdict);
    }
    return verdict.document;
  }

  #examine(text: string): Verdict {
    const { schema, introspection } = this.#options;
    const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    try {
      const document = this.#parse(text);
      // The schema here has neither @defer nor @stream, so a document that asks for parts is not right by these rules.
      const isPlain =
        !hasSubscription(document) &&
        validate(schema, document, rules, { maxErrors: 1 }).length === 0 &&
        !hasCustomResolvers({ schema, document });
      return isPlain ? { document } : {};
    } catch {
      return {}; // Yoga comes to the same error, and answers with it.
    }
  }
}

/** graphql-js takes one for right where the schema has none. */
function hasSubscription({ definitions }: DocumentNode): boolean {
  return definitions.some((definition) => 'operation' in definition && definition.operation === 'subscription');
}
