import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** An application has some hundred operations; documents made at run time must not fill the memory. */
const MAX_DOCUMENTS = 1_000;

/** Texts in total, in characters: a thousand documents of the largest size would be a gigabyte. */
const MAX_CHARACTERS = 4_000_000;

/**
 * Documents that yoga has taken to execution, by their text: they were parsed, and passed every rule and plugin. Only such a
 * document is executed without asking yoga again.
 */
export class KnownDocuments {
  readonly #byText = new LRUCache<string, DocumentNode>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => text.length + 1,
  });

  add(text: string, document: DocumentNode): void {
    this.#byText.set(text, document);
  }

  get(text: string): DocumentNode | undefined {
    return this.#byText.get(text);
  }
}
