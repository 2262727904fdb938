export { AccessPolicy, type AccessPolicyOptions } from './access-policy.ts';
export { allow } from './allow.ts';
export { type ExplainedRule, explainAccess } from './explain-access.ts';
export { both, Gate } from './gate.ts';
export { propertyOf } from './property-of.ts';
export {
  FIELD_ACTIONS,
  type FieldAction,
  type FieldRules,
  isRules,
  type ModelRules,
  type OpenRows,
  type Reason,
  ROW_ACTIONS,
  type RowAction,
  type Rule,
  type RulesDefinition,
  rules,
  type Viewer,
} from './rules.ts';
export type { Verdict } from './verdict.ts';
