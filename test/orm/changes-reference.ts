import fc from 'fast-check';

/** A row as the reference keeps it. `changed` and a token that was not stated are told by their kind. */
export interface Row {
  readonly id: number;
  readonly user: string;
  readonly note: string | null;
  readonly token: string;
  readonly n: number;
  readonly changed?: Date | 'now' | 'long ago';
  readonly version?: number;
}

/** What a caller states of a row. */
export interface Stated {
  readonly id: number;
  readonly user?: string;
  readonly note?: string | null;
  readonly token?: string;
  readonly n?: number;
  readonly changed?: Date;
  readonly version?: number;
}

/** The same, with the version by what it is to the row that is there. */
export interface Given extends Omit<Stated, 'version'> {
  readonly version?: 'right' | 'wrong';
}

const NAMES = ['user', 'note', 'token', 'n'] as const;
type Name = (typeof NAMES)[number];
const KINDS = [
  'update',
  'updateById',
  'updateMany',
  'upsert',
  'upsertMany',
  'onConflict update',
  'onConflict set',
] as const;

/** One way to change rows. */
export interface Command {
  readonly kind: (typeof KINDS)[number];
  readonly rows: readonly Given[];
  /** The fields that a conflict updates. */
  readonly names: readonly Name[];
}

const IDS = 4;
const row: fc.Arbitrary<Given> = fc.record(
  {
    id: fc.integer({ min: 1, max: IDS }),
    user: fc.constantFrom('a', 'b', 'c'),
    note: fc.constantFrom(null, 'x', 'y'),
    token: fc.constantFrom('s', 't'),
    n: fc.integer({ min: 1, max: 9 }),
    changed: fc.constant(new Date('2001-02-03T04:05:06.789Z')),
    version: fc.constantFrom('right', 'right', 'wrong'),
  },
  { requiredKeys: ['id'] },
) as fc.Arbitrary<Given>;

export const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    rows: fc.uniqueArray(row, { minLength: 1, maxLength: IDS, selector: ({ id }) => id }),
    names: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
  }),
  { minLength: 2, maxLength: 6 },
);

/** What the caller writes: without the time and the version where the model has none; a stated version as a number. */
export function rowValues(
  { version, changed, ...rest }: Given,
  isCounted: boolean,
  before: ReadonlyMap<number, Row>,
): Stated {
  if (!isCounted) return rest;
  const current = before.get(rest.id)?.version ?? 1;
  return {
    ...rest,
    ...(changed !== undefined && { changed }),
    ...(version !== undefined && { version: version === 'right' ? current : current + 7 }),
  };
}

/** Rows in JavaScript, changed as the documentation tells it. */
export class Reference {
  readonly #isCounted: boolean;
  #rows = new Map<number, Row>();
  /** The rows before the command that ran last. */
  before: ReadonlyMap<number, Row> = new Map();

  constructor(isCounted: boolean) {
    this.#isCounted = isCounted;
  }

  /** Changes the rows. @returns how many were written, or the name of the error */
  run({ kind, rows, names }: Command): number | string {
    this.before = new Map(
      [...this.#rows].map(([id, old]) => [id, { ...old, ...(this.#isCounted && { changed: 'long ago' }) }]),
    );
    this.#rows = new Map(this.before);
    const given = rows.map((each) => rowValues(each, this.#isCounted, this.before));
    const [first] = given as [Stated];
    switch (kind) {
      case 'update':
        return this.#nothingToSet(first) ?? this.#count(given, ({ id }) => this.#change(id, first));
      case 'updateById': {
        const problem = this.#nothingToSet(first);
        if (problem !== undefined) return problem;
        if (!this.#rows.has(first.id)) return 'DoesNotExistError';
        return this.#change(first.id, first) ? 1 : 'ConflictError';
      }
      case 'updateMany': {
        const isSame = given.every((each) => Object.keys(each).sort().join() === Object.keys(first).sort().join());
        if (!isSame || this.#nothingToSet(first) !== undefined) return 'InvalidArgumentError';
        return this.#count(given, (each) => this.#change(each.id, each));
      }
      case 'upsert':
        return this.#count([first], (each) => this.#put(each, each));
      case 'upsertMany':
        return this.#count(given, (each) => this.#put(each, each));
      case 'onConflict update':
        return this.#count(given, (each) =>
          this.#put(each, Object.fromEntries(Object.entries(each).filter(([name]) => names.includes(name as Name)))),
        );
      case 'onConflict set':
        return this.#count(given, (each) =>
          this.#put(each, { user: 'set', n: (this.#rows.get(each.id)?.n ?? 0) + (each.n ?? 0) }),
        );
    }
  }

  /** The rows by their key. */
  expected(): Row[] {
    return [...this.#rows.values()].sort((one, other) => one.id - other.id);
  }

  /** A row of the database as the reference tells it. */
  seen(found: Row): Row {
    const { token, changed } = found;
    const kept = this.#rows.get(found.id);
    const isNew = kept?.token === 'new' && token.startsWith('token ');
    // From now on this is the row's token, which nothing but a statement of it changes.
    if (isNew) this.#rows.set(found.id, { ...kept, token });
    if (!(changed instanceof Date)) return found;
    const year = changed.getUTCFullYear();
    return { ...found, changed: year > 2001 ? 'now' : year < 2001 ? 'long ago' : changed };
  }

  #count(given: readonly Stated[], write: (row: Stated) => boolean): number {
    return given.filter(write).length;
  }

  #nothingToSet({ id: _, version: __, ...set }: Stated): string | undefined {
    return Object.keys(set).length === 0 ? 'InvalidArgumentError' : undefined;
  }

  /** An update of one row. @returns false where there is none, or it has another version than stated */
  #change(id: number, { id: _, version, ...set }: Partial<Stated>): boolean {
    const old = this.#rows.get(id);
    if (old === undefined || (version !== undefined && version !== old.version)) return false;
    if (Object.keys(set).length === 0) return true;
    const automatic = this.#isCounted ? { changed: 'now' as const, version: old.version! + 1 } : {};
    this.#rows.set(id, { ...old, ...automatic, ...set });
    return true;
  }

  /** An insert, or an update by `set` of the row that is there: only while that has the version which the new row states. */
  #put(row: Stated, set: Partial<Stated>): boolean {
    if (this.#rows.has(row.id))
      return this.#change(row.id, { ...set, ...(row.version !== undefined && { version: row.version }) });
    const automatic = this.#isCounted ? { changed: 'now' as const, version: 1 } : {};
    this.#rows.set(row.id, { user: 'nobody', note: null, token: 'new', n: 0, ...automatic, ...row });
    return true;
  }
}
