import { text } from 'phoebe';
import { mutation } from 'phoebe/graphql';
import { addDays, randomToken, Token } from './token.ts';
import { User } from './user.ts';

/** Makes a user with a token of a day. Run it in a transaction: there is never one without the other. */
export async function createUserAndToken(username: string, created = new Date()) {
  const user = await User.create({ username, created });
  const token = await Token.create({ userId: user.id, expires: addDays(created, 1), code: randomToken() });
  return [user, token.code] as const;
}

export const createUserAndTokenMutation = mutation('createUserAndToken', {
  description: 'Signs a new user up, and lets them in for a day.',
  args: { username: text() },
  result: { user: User, code: text() },
  resolve: async ({ username }) => {
    const [user, code] = await createUserAndToken(username);
    return { user, code };
  },
});
