import type { ApiModel } from '../api/api-model.ts';
import { type NestedWrite, parentWrites } from '../api/nested-writes.ts';
import { badInput } from '../errors/operation-error.ts';
import { uniqueTexts } from '../read/unique-texts.ts';
import { createRows, type NewRow } from './create-rows.ts';
import type { Input, Values } from './input-values.ts';
import { keyOfNamed, type NamedRow } from './row-keys.ts';
import type { WriteRun } from './write-run.ts';

/** Fills the foreign keys of rows from the relations of their inputs: rows that are made with them, or are there already. */
export async function writeParents(
  run: WriteRun,
  api: ApiModel,
  rows: readonly Pick<NewRow, 'input' | 'path'>[],
  values: readonly Values[],
): Promise<void> {
  for (const write of api.once(parentWrites)) {
    const given = rows.flatMap(({ input, path }, index): Given[] => {
      const parent = input[write.relation.name];
      if (parent === undefined) return [];
      const place = `${path}.${write.relation.name}`;
      if (parent === null) throw badInput('A relation takes no null. Use disconnect, or leave it out.', place);
      return [{ parent: parent as Input, path: place, values: values[index]! }];
    });
    if (given.length > 0) await fillKeys(run, write, given);
  }
}

interface Given {
  readonly parent: Input;
  readonly path: string;
  /** Those of the row whose foreign key is to be filled. */
  readonly values: Values;
}

async function fillKeys(run: WriteRun, { relation }: NestedWrite, given: readonly Given[]): Promise<void> {
  const { other, ownField, otherField } = relation;
  const fill = (values: Values, text: string): void => {
    values[ownField.property] = ownField.type.fromDriver(text);
  };
  const created: Given[] = [];
  const connected: (NamedRow & Pick<Given, 'values'>)[] = [];
  for (const each of given) {
    const { parent, path, values } = each;
    if (values[ownField.property] !== undefined)
      throw badInput(`"${relation.name}" and its key are given at once. Leave one of them out.`, path);
    if (parent.create != null) created.push(each);
    else if (parent.disconnect === true) values[ownField.property] = null;
    else if (parent.connect != null) {
      const place = `${path}.connect`;
      connected.push({ ...uniqueTexts(other, parent.connect as Input, place), path: place, values });
    } else throw badInput('A relation takes one key that is not null; disconnect takes true.', path);
  }
  // Nothing is looked up before all inputs are known to be good: an error above would leave it alone.
  await Promise.all(
    connected.map(async (row) => fill(row.values, await keyOfNamed(run, other, row, otherField.property))),
  );
  if (created.length === 0) return;
  const [first] = created;
  const rows = created.map(({ parent, path }) => ({ input: parent.create as Input, path: `${path}.create` }));
  const wanted = new Set([otherField.property]);
  const made = await createRows(run.deeper(first!.path), other, rows, { wanted, path: `${first!.path}.create` });
  for (const [index, { values }] of created.entries()) fill(values, made[index]![otherField.property]!);
}
