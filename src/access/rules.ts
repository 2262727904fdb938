import { InvalidArgumentError } from '../errors/phoebe-error.ts';
import { type ConditionLike, isModel, type ModelCore } from '../orm/index.ts';
import { nodeOf } from '../sql/nodes/brand.ts';
import { type Declaration, declared, isDeclaration } from '../util/declaration.ts';
import { inspect } from '../util/inspect.ts';
import { formatList } from '../util/list.ts';

/** What is done with rows: decides which rule applies. */
export const ROW_ACTIONS = ['read', 'create', 'update', 'delete'] as const;
export type RowAction = (typeof ROW_ACTIONS)[number];

/** What is done with one field of a row. */
export const FIELD_ACTIONS = ['read', 'write'] as const;
export type FieldAction = (typeof FIELD_ACTIONS)[number];

/** Who asks, as the server's `viewer` function answers it. What it holds is the application's own affair. */
export interface Viewer {
  readonly [claim: string]: any;
}

/** Rows that everybody may touch, also who is not signed in. Made by `allow.rows()`. */
export interface OpenRows<Row> {
  readonly rows: (row: Row) => boolean | ConditionLike;
}

/**
 * One reason to allow something. `true`: always. `false`: never. A condition: for the rows that meet it, whoever asks. A function:
 * what it answers for the viewer; who is not signed in is never let in by it.
 */
export type Reason<Row = ModelCore, V = Viewer> =
  | boolean
  | ConditionLike
  | OpenRows<Row>
  | ((viewer: V, row: Row) => boolean | ConditionLike);

/** A reason, or several of which one is enough. */
export type Rule<Row = ModelCore, V = Viewer> = Reason<Row, V> | readonly Reason<Row, V>[];

export interface FieldRules<Row = ModelCore, V = Viewer> {
  /** Whose value is shown; others get null, and can neither filter, sort, group nor aggregate by it. Default: whoever reads the row. */
  readonly read?: Rule<Row, V>;
  /** Who may set it. Default: whoever may write the row. */
  readonly write?: Rule<Row, V>;
}

/** What may be done with a model's rows. An action without a rule is forbidden. */
export interface RulesDefinition<Row = ModelCore, V = Viewer> {
  readonly read?: Rule<Row, V>;
  /** Must hold for the new row. */
  readonly create?: Rule<Row, V>;
  /** Must hold for the row before and after. */
  readonly update?: Rule<Row, V>;
  readonly delete?: Rule<Row, V>;
  /** By the names of fields; of custom fields that the database computes too. */
  readonly fields?: Readonly<Record<string, FieldRules<Row, V>>>;
}

/** The rules of a model, as `rules()` declares them. */
export interface ModelRules extends Declaration {
  readonly kind: 'rules';
  readonly model: ModelCore;
  readonly definition: RulesDefinition<any, any>;
}

/**
 * Declares who may do what with a model. Export it from a file of the models folder, or give it to `createServer` with the
 * operations. What no rule allows is forbidden.
 * @throws InvalidArgumentError for anything that is no rule
 * @example
 *   export const postRules = rules(Post, {
 *     read: [Post.isPublished.eq(true), allow.owner('author')],
 *     create: allow.owner('author'),
 *     update: (viewer) => Post.authorId.eq(viewer.id),   // … AND "posts"."author_id" = $2
 *     delete: allow.role('admin'),
 *     fields: { note: { read: allow.owner('author') } },
 *   });
 */
export function rules<const Row extends ModelCore, V = Viewer>(
  model: Row,
  definition: RulesDefinition<Row, V>,
): ModelRules {
  if (!isModel(model)) throw new InvalidArgumentError(`rules() takes a model, but got: ${inspect(model)}.`);
  const name = `rules(${model.meta.name}, …)`;
  const { fields = {}, ...actions } = definition;
  for (const [action, rule] of Object.entries(actions)) {
    assertOneOf(name, action, [...ROW_ACTIONS, 'fields']);
    assertRule(`"${action}" of ${name}`, rule);
  }
  for (const [field, ofField] of Object.entries(fields))
    for (const [action, rule] of Object.entries(ofField)) {
      assertOneOf(`"${field}" of ${name}`, action, FIELD_ACTIONS);
      assertRule(`"${field}.${action}" of ${name}`, rule);
    }
  return declared({ kind: 'rules', model, definition });
}

/** True for what `rules()` makes. */
export function isRules(value: unknown): value is ModelRules {
  return isDeclaration(value) && (value as Partial<ModelRules>).kind === 'rules';
}

function assertOneOf(place: string, name: string, known: readonly string[]): void {
  if (!known.includes(name))
    throw new InvalidArgumentError(`${place} takes ${formatList(known, 'and')}, but got: ${inspect(name)}.`);
}

function assertRule(place: string, rule: unknown): void {
  for (const reason of Array.isArray(rule) ? rule : [rule]) {
    if (typeof reason === 'boolean' || typeof reason === 'function') continue;
    if (typeof reason === 'object' && reason !== null && (nodeOf(reason) !== undefined || 'rows' in reason)) continue;
    throw new InvalidArgumentError(
      `${place} must be true, false, a condition, a function of the viewer, or a list of these, but got: ${inspect(reason)}.`,
    );
  }
}
