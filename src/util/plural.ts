import pluralize from 'pluralize';

/** `Tweet` to `Tweets`, `Person` to `People`; only the last word of a name changes. */
export function plural(name: string): string {
  return pluralize.plural(name);
}

/** `Tweets` to `Tweet`, `People` to `Person`; only the last word of a name changes. */
export function singular(name: string): string {
  return pluralize.singular(name);
}
