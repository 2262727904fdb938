import { type CustomField, isCustom, type Operation, type RootField } from './operation.ts';
import { plainPayload } from './plain-payload.ts';
import { copyWorld, Failure, PlainTables, type World } from './plain-tables.ts';
import { PlainWrites, type Written } from './plain-writes.ts';
import { answerName } from './print-operation.ts';
import type { Row } from './shapes.ts';

/** What one transaction must come to. */
export type Expected =
  | { readonly world: World; readonly data: Readonly<Record<string, unknown>> }
  | { readonly failure: string };

/** The root fields that are not skipped, with their names in the answer. */
export function fieldsOf({ fields }: Operation): readonly { readonly name: string; readonly field: RootField }[] {
  return fields
    .map((field, index) => ({ name: answerName(index), field }))
    .filter(({ field }) => field.dress !== 'skipped');
}

/** What becomes of a world by some root fields of an operation in one transaction. */
export function plainTransaction(
  before: World,
  operation: Operation,
  fields: readonly { readonly name: string; readonly field: RootField }[],
): Expected {
  const world = { ...copyWorld(before), afterCommits: [] };
  const tables = new PlainTables(world);
  const writes = new PlainWrites(tables, operation);
  const data: Record<string, unknown> = {};
  try {
    for (const { name, field } of fields) {
      const written = isCustom(field) ? custom(tables, field) : writes.write(field);
      data[name] = plainPayload(tables, field, written);
    }
    return { world, data };
  } catch (error) {
    if (error instanceof Failure) return { failure: error.message };
    throw error;
  }
}

function custom(tables: PlainTables, { kind, args }: CustomField): Written {
  const cells = Object.fromEntries(
    Object.entries(args).map(([name, { cell }]) => {
      if (typeof cell === 'object') throw new Failure('bad argument');
      return [name, cell];
    }),
  );
  return { rows: kind === 'takeNotes' ? takeNotes(tables, cells) : movePoints(tables, cells) };
}

function takeNotes(
  tables: PlainTables,
  { first, second, badge, fail }: Readonly<Record<string, string>>,
): readonly Row[] {
  const [one] = tables.insert('Note', [{ id: first!, body: 'first' }]);
  tables.world.afterCommits.push(`notes ${first}`);
  if (fail === 'between') throw new Failure('a resolver refuses');
  const [other] = tables.insert('Note', [{ id: second!, body: 'second' }]);
  const [made] = tables.insert('Badge', [{ code: badge! }]);
  if (fail === 'after') throw new Failure('a resolver breaks');
  return [one!, other!, made!];
}

function movePoints(tables: PlainTables, { from, to, points }: Readonly<Record<string, string>>): readonly Row[] {
  const source = tables.find('Account', { id: from! });
  if (source === undefined) throw new Failure('missing');
  const add = (id: string, by: number) =>
    tables.update(
      'Account',
      (row) => row.id === id,
      (row) => ({ balance: String(Number(row.balance) + by), rev: String(Number(row.rev) + 1) }),
    );
  add(from!, -Number(points));
  if (Number(points) % 2 === 0)
    tables.update(
      'Account',
      (row) => row.id === to,
      (row) => ({ label: 'undone', rev: String(Number(row.rev) + 1) }),
    );
  const moved = add(to!, Number(points));
  if (source.label === 'closed') throw new Failure('a resolver refuses');
  const shown = tables.find('Account', { id: from! })!;
  return moved.length === 0 ? [shown] : [shown, moved[0]!];
}
