import type { ModelCore } from '../orm/index.ts';
import { compile } from '../sql/compile/compile.ts';
import type { Dialect } from '../sql/dialects/dialect.ts';
import { literal } from '../sql/nodes/factories.ts';
import { select, selection } from '../sql/nodes/query-factories.ts';
import type { AccessPolicy } from './access-policy.ts';
import { propertyOf } from './property-of.ts';
import { FIELD_ACTIONS, ROW_ACTIONS, type Viewer } from './rules.ts';
import type { Verdict } from './verdict.ts';

/** What one rule says for a viewer. */
export interface ExplainedRule {
  readonly model: string;
  /** Undefined for a rule about whole rows. */
  readonly field?: string;
  readonly action: string;
  readonly allowed: 'all rows' | 'no rows' | 'some rows';
  /** Which rows, and the values of its placeholders. */
  readonly condition?: { readonly sql: string; readonly parameters: readonly (string | null)[] };
}

/** What every rule of the models says for a viewer, in the SQL of an engine. */
export function explainAccess(
  policy: AccessPolicy,
  models: readonly ModelCore[],
  { viewer, dialect }: { readonly viewer: Viewer | null | undefined; readonly dialect: Dialect },
): readonly ExplainedRule[] {
  const gate = policy.gateFor(viewer);
  return models.flatMap((model) => {
    const explained = (action: string, verdict: Verdict, field?: string): ExplainedRule => ({
      model: model.meta.name,
      ...(field === undefined ? {} : { field }),
      action,
      ...explainVerdict(model, verdict, dialect),
    });
    const ofRows = ROW_ACTIONS.map((action) => explained(action, gate.authorize(model, action)));
    const ofFields = policy
      .fieldNames(model)
      .flatMap((name) =>
        FIELD_ACTIONS.map((action) =>
          explained(action, gate.authorizeField(model, propertyOf(model, name), action), name),
        ),
      );
    return [...ofRows, ...ofFields];
  });
}

function explainVerdict(
  { meta }: ModelCore,
  verdict: Verdict,
  dialect: Dialect,
): Pick<ExplainedRule, 'allowed' | 'condition'> {
  if (verdict === true) return { allowed: 'all rows' };
  if (verdict === false) return { allowed: 'no rows' };
  const query = select({ columns: [selection(literal(1))], from: [meta.table], where: verdict });
  const { sql, values } = compile(query, dialect).bind();
  return {
    allowed: 'some rows',
    condition: { sql: sql.slice(sql.indexOf(' WHERE ') + ' WHERE '.length), parameters: values },
  };
}
