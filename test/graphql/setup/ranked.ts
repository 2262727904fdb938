import type { Database } from '../../../src/index.ts';

/** The database as one whose engine is slow or wrong with LATERAL and LIMIT, so that pages of parents are ranked instead. */
export function withoutLateral(db: Database): Database {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'dialect') return async () => ({ ...(await target.dialect()), lateralLimit: false });
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
