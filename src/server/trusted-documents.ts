import { InvalidArgumentError } from '../errors/phoebe-error.ts';

/** The documents that clients may send, by their id: the manifest that the frontend's build writes. */
export type TrustedDocuments = Readonly<Record<string, string>>;

/** @throws InvalidArgumentError for a manifest that has something else than texts */
export function trustedDocumentsById(documents: TrustedDocuments): ReadonlyMap<string, string> {
  const byId = new Map(Object.entries(documents));
  for (const [id, text] of byId)
    if (typeof text !== 'string')
      throw new InvalidArgumentError(`trustedDocuments takes documents by their id, but "${id}" has no text.`);
  return byId;
}
