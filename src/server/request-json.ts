import { JsonNumber } from '../orm/fields/types/json-number.ts';
import { parseJson } from '../orm/fields/types/parse-json.ts';

/**
 * Reads the JSON of a request: as `JSON.parse` does, but a number of which that would lose digits is a `JsonNumber`, which the
 * scalars take as exactly as they take a literal.
 * @throws SyntaxError for what is no JSON
 */
export function requestJson(text: string): unknown {
  return parseJson(text, exactNumber);
}

/** A number with more digits than any column has stays what JavaScript makes of it, which no scalar takes. */
function exactNumber(digits: string): unknown {
  try {
    return new JsonNumber(digits);
  } catch {
    return Number(digits);
  }
}
