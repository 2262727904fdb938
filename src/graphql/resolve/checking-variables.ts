import type { FieldNode, GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import type { PhoebeContext } from '../execute/phoebe-context.ts';
import type { FieldDescription } from '../field-description.ts';
import { forgottenVariables, type VariablesCheck } from '../read/forgotten-variables.ts';

type Resolver = GraphQLFieldResolver<any, PhoebeContext>;

/** The fields with arguments in which a condition that is left out means more rows. */
const CONDITIONED: ReadonlySet<FieldDescription['kind']> = new Set<FieldDescription['kind']>([
  'relation',
  'byUnique',
  'connection',
  'groups',
  'createMany',
  'upsert',
  'updateMany',
  'deleteMany',
]);

/** A resolver that first refuses variables which were forgotten. Each field of a document is looked at once. */
export function checkingVariables({ kind }: FieldDescription, resolve: Resolver): Resolver {
  if (!CONDITIONED.has(kind)) return resolve;
  const checks = new WeakMap<FieldNode, { readonly check: VariablesCheck | undefined }>();
  const checkOf = ({ parentType, fieldName, fieldNodes }: GraphQLResolveInfo): VariablesCheck | undefined => {
    const node = fieldNodes[0]!;
    const known = checks.get(node);
    if (known !== undefined) return known.check;
    const check = forgottenVariables(parentType.getFields()[fieldName]!, node);
    checks.set(node, { check });
    return check;
  };
  return (source, args, context, info) => {
    checkOf(info)?.(info.variableValues);
    return resolve(source, args, context, info);
  };
}
