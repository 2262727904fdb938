import { randomBytes } from 'node:crypto';
import { foreignKey, model, type RowOf, text, timestamptz, uuidKey } from 'phoebe';
import { User } from './user.ts';

export const Token = model(
  'Token',
  {
    id: uuidKey(),
    user: foreignKey(() => User, { backref: 'tokens', onDelete: 'cascade' }),
    expires: timestamptz(),
    code: text().default(randomToken).hidden().description('The secret itself: told once, when the token is made.'),
  },
  { description: 'Lets a user in until it expires.', indexes: [['user', 'expires']] },
);
export type Token = RowOf<typeof Token>;

/** 192 bits that nobody can guess, in 32 characters that may stand in a URL. */
export function randomToken(): string {
  return randomBytes(24).toString('base64url');
}

export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 24 * 60 * 60 * 1000);
}
