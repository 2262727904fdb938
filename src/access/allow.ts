import { InvalidArgumentError, InvalidValueError } from '../errors/phoebe-error.ts';
import { Column, type ConditionLike, type ModelCore, or } from '../orm/index.ts';
import type { OpenRows, Viewer } from './rules.ts';

type ViewerRule = (viewer: Viewer, row: ModelCore) => boolean | ConditionLike;

/** Who is signed in. */
const signedIn: ViewerRule = () => true;

/** Rows whose field is the viewer's `id`, or another claim of theirs: `allow.owner('author')`. */
function owner(field: string, claim = 'id'): ViewerRule {
  return (viewer, row) => {
    const owned = row.meta.fieldOf(field);
    const id: unknown = viewer[claim];
    if (id === undefined || id === null) return false;
    try {
      // Tokens have ids as texts, whatever the key's type.
      const value = typeof id === 'string' ? owned.type.fromDriver(id) : id;
      owned.type.toDriver(value);
      return new Column<unknown>(row.sourceName, owned).eq(value as never);
    } catch (error) {
      // A viewer whose id is no value of the field owns nothing.
      if (error instanceof InvalidValueError || error instanceof SyntaxError) return or();
      throw error;
    }
  };
}

/** Viewers with one of these roles, in the claim `role` or the list `roles`. */
function role(...names: readonly string[]): ViewerRule {
  if (names.length === 0 || !names.every((name) => typeof name === 'string'))
    throw new InvalidArgumentError("allow.role() takes the names of roles: allow.role('admin').");
  return ({ role: only, roles }) =>
    names.some((name) => only === name || (Array.isArray(roles) && roles.includes(name)));
}

/** Rows that meet a condition, whoever asks, also who is not signed in: `allow.rows(() => Post.isPublished.eq(true))`. */
function rows<Row extends ModelCore>(of: OpenRows<Row>['rows']): OpenRows<Row> {
  return { rows: of };
}

/**
 * The usual rules. What is not signed in is let in by `public` and `rows` only.
 * @example rules(Post, { read: allow.public, create: allow.owner('author'), delete: [allow.owner('author'), allow.role('admin')] })
 */
export const allow = {
  /** Everybody. */
  public: true,
  /** Nobody, whoever they are: for what only the application's own code does. */
  nobody: false,
  signedIn,
  owner,
  role,
  rows,
} as const;
