import { Failure, type PlainTables } from './plain-tables.ts';
import type { Row } from './shapes.ts';

/** What the hooks of `Task` do, in plain JavaScript. */
export class PlainHooks {
  readonly #tables: PlainTables;

  constructor(tables: PlainTables) {
    this.#tables = tables;
  }

  create(rows: readonly Row[]): readonly Row[] {
    const changed = rows.map((row) => {
      refuse(row.name!, 'before create');
      this.#tables.world.afterCommits.push(`create ${row.id}`);
      return row.name === 'renamed' ? { ...row, name: 'by the hook' } : row;
    });
    const made = this.#tables.insert('Task', changed);
    for (const { id, name } of made) {
      this.#tables.insert('TaskLog', [{ id: id!, entry: `created ${name}` }]);
      refuse(name!, 'after create');
    }
    return made;
  }

  update(old: Row, values: Row): Row {
    refuse(String(values.name), 'before update');
    this.#tables.world.afterCommits.push(`update ${old.id}`);
    const [row] = this.#tables.update(
      'Task',
      (each) => each === old,
      () => values,
    );
    this.#tables.update(
      'TaskLog',
      ({ id }) => id === old.id,
      () => ({ entry: `updated to ${row!.name}` }),
    );
    refuse(row!.name!, 'after update');
    return row!;
  }

  delete(old: Row): void {
    if (old.id === '2') throw new Failure('a hook keeps the row');
    this.#tables.delete('Task', (row) => row === old);
    this.#tables.delete('TaskLog', ({ id }) => id === old.id);
    if (old.done === 'true') throw new Failure('a hook breaks');
  }
}

function refuse(word: string, at: string): void {
  if (word === at || word === `${at} error`) throw new Failure(`a hook at ${at}`);
}
