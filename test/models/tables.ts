import { Account } from '../../models/account.ts';
import { Favorite } from '../../models/favorite.ts';
import { Follow } from '../../models/follow.ts';
import { Token } from '../../models/token.ts';
import { Transfer } from '../../models/transfer.ts';
import { Tweet } from '../../models/tweet.ts';
import { User } from '../../models/user.ts';

/** The example models. */
export const MODELS = [User, Token, Tweet, Favorite, Follow, Account, Transfer];
