import { propertyOf } from '../../access/index.ts';
import type { ApiModels } from '../api/api-models.ts';

/** What is wrong with rules where they meet the API, as sentences. */
export function ruleProblems(models: ApiModels): readonly string[] {
  const { policy } = models;
  const problems: string[] = [];
  for (const model of policy.models)
    if (models.of(model) === undefined && model.meta.options.graphql !== false)
      problems.push(unknownModel(model.meta.name));
  for (const api of models.all) {
    const { meta, model, customs, relations } = api;
    for (const name of policy.fieldNames(model)) {
      const custom = customs.find((each) => each.name === name);
      if (custom?.definition.sql === undefined && !meta.fields.has(propertyOf(model, name)))
        problems.push(
          custom === undefined
            ? `The rules of "${meta.name}" name the field "${name}", which it does not have.`
            : `"${meta.name}.${name}" is computed in JavaScript: restrict the fields that it needs, or the resolver itself.`,
        );
    }
    for (const { ownField, kind } of relations)
      if (kind !== 'one' && policy.hidesField(model, ownField.property))
        problems.push(
          `"${meta.name}.${ownField.property}" is what foreign keys name, so it is seen with its row. Restrict "read" of the row.`,
        );
  }
  return [...new Set(problems)];
}

function unknownModel(name: string): string {
  return `There are rules for the model "${name}", which the API does not show. Add the model, or remove the rules.`;
}
