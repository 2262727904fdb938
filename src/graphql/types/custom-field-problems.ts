import { isModel } from '../../orm/index.ts';
import { type ApiModels, sidesOf } from '../api/api-models.ts';
import type { CustomField } from '../custom/custom-field.ts';

/** What is wrong with a field that was declared beside a model, as sentences. */
export function customFieldProblems(models: ApiModels, { model, name, definition }: CustomField): readonly string[] {
  const field = `The custom field "${model.meta.name}.${name}"`;
  const api = models.of(model);
  if (api === undefined) return [`${field} belongs to a model that the API does not show. Add the model.`];
  const unknown = (definition.needs ?? []).filter((need) => !api.meta.fields.has(need));
  const problems = unknown.map((need) => `${field} needs "${need}", which is no field of its model.`);
  if (definition.through === undefined) return problems;
  const { parent, child } = sidesOf(definition.through);
  if (!isModel(parent?.owner) || !isModel(child?.owner) || parent.owner.meta !== child.owner.meta)
    return [
      ...problems,
      `${field} goes through two foreign keys of one model: { through: [PostTag.post, PostTag.tag] }.`,
    ];
  if (parent.target.meta !== api.meta)
    problems.push(`${field} goes through a foreign key that names "${parent.target.meta.name}", not its own model.`);
  if (models.of(child.target) === undefined)
    problems.push(
      `${field} leads to the model "${child.target.meta.name}", which the API does not show. Add the model.`,
    );
  return problems;
}
