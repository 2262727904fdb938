import { boolean, type Database, integer, model, text } from 'phoebe';
import { OperationError } from 'phoebe/graphql';

/** What hooks write: not in the API. */
export const TaskLog = model('TaskLog', { id: integer().primaryKey(), entry: text() }, { graphql: false });

/** What was registered with `afterCommit` and has run. */
export const afterCommits: string[] = [];
/** Where hooks register: the database that the property runs on. */
export const place: { db: Database | undefined } = { db: undefined };

function refuse(word: string, at: string): void {
  if (word === at) throw new OperationError('CONFLICT', `A hook refuses at ${at}.`);
  if (word === `${at} error`) throw new Error(`A hook breaks at ${at}.`);
}

/** With hooks that throw for some names, write a row, and register for after the commit. */
export const Task = model(
  'Task',
  { id: integer().primaryKey(), name: text(), done: boolean().default(false) },
  {
    hooks: {
      beforeCreate: (values) => {
        refuse(values.name, 'before create');
        place.db?.afterCommit(() => afterCommits.push(`create ${values.id}`));
        return values.name === 'renamed' ? { ...values, name: 'by the hook' } : values;
      },
      afterCreate: async (row, { executor }) => {
        await TaskLog.create({ id: row.id, entry: `created ${row.name}` }, executor);
        refuse(row.name, 'after create');
      },
      beforeUpdate: (values, { key }) => {
        refuse(String(values.name), 'before update');
        place.db?.afterCommit(() => afterCommits.push(`update ${key}`));
      },
      afterUpdate: async (row, { executor }) => {
        await TaskLog.update({ entry: `updated to ${row.name}` })
          .where(TaskLog.id.eq(row.id))
          .on(executor);
        refuse(row.name, 'after update');
      },
      beforeDelete: (key) => {
        if (key === 2) throw new OperationError('CONFLICT', 'A hook keeps this row.');
      },
      afterDelete: async (row, { executor }) => {
        await TaskLog.delete().where(TaskLog.id.eq(row.id)).on(executor);
        if (row.done) throw new Error('A hook breaks after delete.');
      },
    },
  },
);
