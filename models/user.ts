import { model, type RowOf, text, timestamptz, uuidKey } from 'phoebe';

export const User = model(
  'User',
  {
    id: uuidKey(),
    username: text().unique().description('The name to sign in with. No two users share one.'),
    name: text().nullable().description('As friends say it.'),
    created: timestamptz().defaultNow(),
  },
  { description: 'A person who signs in.' },
);
export type User = RowOf<typeof User>;
