import type { Database } from '../../../src/index.ts';
import { compile } from '../../../src/sql/compile/compile.ts';
import type { Dialect } from '../../../src/sql/dialects/dialect.ts';

/**
 * The database with every statement printed for another engine too, before it runs on its own: what that engine has no form
 * for throws. `texts` collects what was printed.
 */
export function compilingFor(db: Database, dialect: Dialect, texts: string[]): Database {
  const alsoPrinted = (executor: any): any =>
    new Proxy(executor, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'execute' || name === 'executeRaw')
          return (query: any, options: any) => {
            texts.push(compile(query, dialect).sql);
            return target[name](query, options);
          };
        if (name === 'dialect')
          return async () => ({ ...(await target.dialect()), lateralLimit: dialect.lateralLimit });
        if (name === 'runTransaction')
          return (body: any, options: any) => target.runTransaction((tx: any) => body(alsoPrinted(tx)), options);
        return member.bind(target);
      },
    });
  return alsoPrinted(db);
}
