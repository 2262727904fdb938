import { AsyncLocalStorage } from 'node:async_hooks';
import { InvalidArgumentError, PhoebeError } from '../errors/phoebe-error.ts';
import type { Block } from './block.ts';
import type { Database } from './database.ts';
import type { Executor } from './executor.ts';
import type { Transaction } from './transaction.ts';

/** Where a model keeps the database that `db.bind` gave it. A registered symbol, so that two copies of the package agree. */
export const BOUND_DATABASE: unique symbol = Symbol.for('phoebe.database') as never;

/** What can be bound to a database: a model. Everything but its name is opaque here. */
export interface Bindable {
  [BOUND_DATABASE]?: Database;
  readonly meta?: { readonly name: string };
}

/** The open transaction of the running code, and which of its nested blocks that code belongs to. */
export interface Session {
  readonly transaction: Transaction;
  readonly block: Block;
}

/** What travels with the running code from await to await. Never changed: an inner scope gets a copy with its own entries. */
interface Ambient {
  readonly sessions: ReadonlyMap<Database, Session>;
  readonly bindings: ReadonlyMap<Bindable, Database>;
}

const NOTHING: Ambient = { sessions: new Map(), bindings: new Map() };
const storage = new AsyncLocalStorage<Ambient>();

/** The session that the running code has on this database. */
export function sessionOf(database: Database): Session | undefined {
  return storage.getStore()?.sessions.get(database);
}

/** Runs `body` with this session on the database; with undefined it runs as if no transaction were open there. */
export function withSession<Result>(database: Database, session: Session | undefined, body: () => Result): Result {
  const ambient = storage.getStore() ?? NOTHING;
  const sessions = new Map(ambient.sessions);
  if (session === undefined) sessions.delete(database);
  else sessions.set(database, session);
  return storage.run({ sessions, bindings: ambient.bindings }, body);
}

/** Runs `body` with these models bound to the database, whatever they are bound to outside. */
export function withBindings<Result>(database: Database, models: readonly Bindable[], body: () => Result): Result {
  const ambient = storage.getStore() ?? NOTHING;
  const bindings = new Map(ambient.bindings);
  for (const model of models) bindings.set(model, database);
  return storage.run({ sessions: ambient.sessions, bindings }, body);
}

/** Binds the models for good. */
export function bindModels(database: Database, models: readonly Bindable[]): void {
  for (const model of models) {
    if (typeof model !== 'object' || model === null) throw new InvalidArgumentError('bind() takes a list of models.');
    model[BOUND_DATABASE] = database;
  }
}

/**
 * Where a model's statements run, in the running code: the database that `bindContext` gave it, else the one that `bind` gave
 * it, else the one with an open transaction. Where that database has an open transaction here, it is that transaction.
 *
 * @throws PhoebeError with code UNBOUND_MODEL when there is none, or several open transactions leave it open
 */
export function executorOf(model: Bindable): Executor {
  const ambient = storage.getStore();
  const database = ambient?.bindings.get(model) ?? model[BOUND_DATABASE] ?? onlyDatabase(ambient);
  if (database === undefined) throw unbound(model);
  return ambient?.sessions.get(database)?.transaction ?? database;
}

function onlyDatabase(ambient: Ambient | undefined): Database | undefined {
  if (ambient?.sessions.size !== 1) return undefined;
  const [database] = ambient.sessions.keys();
  return database;
}

function unbound(model: Bindable): PhoebeError {
  const name = model.meta?.name;
  const subject = name === undefined ? 'The model' : `The model "${name}"`;
  const list = name === undefined ? '[…]' : `[${name}]`;
  return new PhoebeError(
    'UNBOUND_MODEL',
    `${subject} is not bound to a database. Call db.bind(${list}) once, or run this inside db.bindContext(${list}, …) or db.runTransaction(…).`,
  );
}
