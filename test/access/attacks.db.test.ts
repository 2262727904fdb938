import { GraphQLSchema, parse, validate } from 'graphql';
import { createTables, foreignKey, integer, model, text, version } from 'phoebe';
import { allow, buildSchema, createExecute, IdempotencyKey, mutation, nullable, rules } from 'phoebe/graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';

/*
 * What somebody would try who writes where they may not: each attack says what it is after, is refused, and changes nothing.
 * Eve owns the project "e" and its task; Ada's project "a" is hers alone, Bob's "b" is public.
 */
const User = model('User', {
  id: text().primaryKey(),
  email: text().unique(),
  role: text().default('user'),
  credit: integer().default(0),
});
const Project = model('Project', {
  id: text().primaryKey(),
  slug: text().unique(),
  owner: foreignKey(() => User, { backref: 'projects' }),
  isPublic: integer().default(0),
  budget: integer().default(0),
});
const Task = model('Task', {
  id: text().primaryKey(),
  title: text(),
  project: foreignKey(() => Project, { backref: 'tasks', onDelete: 'cascade' }),
  assignee: foreignKey(() => User, { backref: 'tasks' }).nullable(),
  version: version(),
});
/** Its hooks do what an application might: look, and fill in. */
const Note = model(
  'Note',
  { id: text().primaryKey(), body: text(), owner: foreignKey(() => User, { backref: 'notes' }) },
  {
    hooks: {
      beforeCreate: (values) => (values.body === 'for ada' ? { ...values, ownerId: 'ada' } : values),
      beforeUpdate: (values) => (values.body === 'for ada' ? { ...values, ownerId: 'ada' } : values),
    },
  },
);
const MODELS = [User, Project, Task, Note];

const isOwn = allow.owner('owner');
const OPERATIONS = [
  rules(User, {
    read: allow.signedIn,
    create: true,
    update: allow.owner('id'),
    fields: {
      email: { read: allow.owner('id') },
      role: { write: allow.role('admin') },
      credit: { read: allow.nobody, write: allow.nobody },
    },
  }),
  rules(Project, {
    read: [Project.isPublic.eq(1), isOwn],
    create: isOwn,
    update: isOwn,
    delete: isOwn,
    fields: { budget: { read: isOwn } },
  }),
  rules(Task, {
    read: (viewer) => Task.projectId.in(Project.select(Project.id).where(Project.ownerId.eq(viewer.id))),
    create: (viewer) => Task.projectId.in(Project.select(Project.id).where(Project.ownerId.eq(viewer.id))),
    update: (viewer) => Task.projectId.in(Project.select(Project.id).where(Project.ownerId.eq(viewer.id))),
    delete: (viewer) => Task.projectId.in(Project.select(Project.id).where(Project.ownerId.eq(viewer.id))),
  }),
  rules(Note, { read: isOwn, create: isOwn, update: isOwn, delete: isOwn }),
  // Code of the application's own, which the rules do not bind. What it answers they do.
  mutation('projectCalled', {
    args: { slug: text() },
    result: { project: nullable(Project), owner: User },
    resolve: async ({ slug }) => {
      const [project] = await Project.getOrCreate({ slug }, { id: slug, ownerId: 'ada' });
      return { project, owner: (await User.getById(project.ownerId))! };
    },
  }),
];
const schema = buildSchema(MODELS, { operations: OPERATIONS, modelsWithoutRules: 'closed' });

const ROWS = {
  users: [
    { id: 'ada', email: 'ada@x', role: 'user', credit: 7 },
    { id: 'bob', email: 'bob@x', role: 'user', credit: 8 },
    { id: 'eve', email: 'eve@x', role: 'user', credit: 9 },
  ],
  projects: [
    { id: 'a', slug: 'sa', ownerId: 'ada', isPublic: 0, budget: 100 },
    { id: 'b', slug: 'sb', ownerId: 'bob', isPublic: 1, budget: 200 },
    { id: 'e', slug: 'se', ownerId: 'eve', isPublic: 0, budget: 300 },
  ],
  tasks: [
    { id: 'ta', title: 'of ada', projectId: 'a', assigneeId: 'ada' },
    { id: 'tb', title: 'of bob', projectId: 'b', assigneeId: 'bob' },
    { id: 'te', title: 'of eve', projectId: 'e', assigneeId: null },
  ],
  notes: [
    { id: 'na', body: 'of ada', ownerId: 'ada' },
    { id: 'ne', body: 'of eve', ownerId: 'eve' },
  ],
};

/** What Eve tries, and the codes that she may get. */
const ATTACKS: Readonly<Record<string, readonly [operation: string, codes: RegExp]>> = {
  'a role of one’s own choice, when signing up': [
    'createUser(input: { id: "x", email: "x@x", role: "admin" }) { user { id } }',
    /FORBIDDEN/,
  ],
  'a role of one’s own choice, later': ['updateUser(id: "eve", input: { role: "admin" }) { user { id } }', /FORBIDDEN/],
  'a role by way of an upsert': [
    'upsertUser(input: { id: "eve", email: "eve@x", role: "admin" }, onConflict: { target: [id], update: [role] }) { user { id } }',
    /FORBIDDEN/,
  ],
  'a role by way of a row that is made with another': [
    'createProject(input: { id: "x", slug: "x", owner: { create: { id: "x", email: "x@x", role: "admin" } } }) { project { id } }',
    /FORBIDDEN/,
  ],
  'a role for everybody, herself among them': [
    'updateUsers(where: {}, input: { role: "admin" }) { affectedCount }',
    /FORBIDDEN/,
  ],
  'a credit that nobody may set, by adding to it': [
    'updateUser(id: "eve", increment: { credit: 1 }) { user { id } }',
    /FORBIDDEN/,
  ],
  'somebody else’s project, by its id': [
    'updateProject(id: "b", input: { slug: "x" }) { project { id } }',
    /NOT_FOUND/,
  ],
  'somebody else’s project, given to herself': [
    'updateProject(id: "b", input: { ownerId: "eve" }) { project { id } }',
    /NOT_FOUND/,
  ],
  'a project in somebody else’s name': [
    'createProject(input: { id: "x", slug: "x", ownerId: "bob" }) { project { id } }',
    /FORBIDDEN/,
  ],
  'her own project, foisted on somebody else': [
    'updateProject(id: "e", input: { owner: { connect: { id: "bob" } } }) { project { id } }',
    /FORBIDDEN/,
  ],
  'a task in a project that she does not see': [
    'createTask(input: { id: "x", title: "x", projectId: "a" }) { task { id } }',
    /NOT_FOUND/,
  ],
  'the same by the project’s unique key': [
    'createTask(input: { id: "x", title: "x", project: { connect: { slug: "sa" } } }) { task { id } }',
    /NOT_FOUND/,
  ],
  'a task in a project that she only sees': [
    'createTask(input: { id: "x", title: "x", projectId: "b" }) { task { id } }',
    /FORBIDDEN/,
  ],
  'a task in somebody else’s project, made with the project': [
    'updateProject(id: "b", input: { tasks: { create: [{ id: "x", title: "x" }] } }) { project { id } }',
    /NOT_FOUND/,
  ],
  'her task, moved into somebody else’s project': [
    'updateTask(id: "te", input: { projectId: "b" }) { task { id } }',
    /FORBIDDEN/,
  ],
  'somebody else’s task, pulled into her project': [
    'updateProject(id: "e", input: { tasks: { connect: [{ id: "tb" }] } }) { project { id } }',
    /NOT_FOUND/,
  ],
  'all tasks of the world, pulled to herself by set': [
    'updateUser(id: "eve", input: { tasks: { set: [{ id: "te" }, { id: "ta" }] } }) { user { id } }',
    /NOT_FOUND/,
  ],
  'somebody else’s task, deleted through her project': [
    'updateProject(id: "e", input: { tasks: { delete: [{ id: "tb" }] } }) { project { id } }',
    /NOT_FOUND/,
  ],
  'a person’s tasks, taken from them': [
    'updateUser(id: "bob", input: { tasks: { disconnect: [{ id: "tb" }] } }) { user { id } }',
    /NOT_FOUND/,
  ],
  'a hidden project, written over by its unique key': [
    'upsertProject(input: { id: "x", slug: "sa", ownerId: "eve" }, onConflict: { target: [slug], update: [ownerId] }) { project { id budget } }',
    /CONFLICT|NOT_FOUND|FORBIDDEN/,
  ],
  'a credit that nobody may read, guessed by the condition of a bulk write': [
    'updateUsers(where: { credit: { gt: 8 } }, input: { email: "x@x" }) { affectedCount }',
    /FORBIDDEN/,
  ],
  'one good row and one bad row in a list': [
    'createProjects(input: [{ id: "x", slug: "x", ownerId: "eve" }, { id: "y", slug: "y", ownerId: "bob" }]) { affectedCount }',
    /FORBIDDEN/,
  ],
  'a right that she gives herself in the same operation': [
    'a: updateUser(id: "eve", input: { email: "e2@x" }) { user { id } } b: updateUser(id: "eve", input: { role: "admin" }) { user { id } }',
    /FORBIDDEN/,
  ],
  'a hook that makes the new row somebody else’s': [
    'createNote(input: { id: "x", body: "for ada", ownerId: "eve" }) { note { body } }',
    /FORBIDDEN/,
  ],
  'a hook that gives a row away': ['updateNote(id: "ne", input: { body: "for ada" }) { note { body } }', /FORBIDDEN/],
  'somebody else’s row of a model with hooks': [
    'updateNote(id: "na", input: { body: "x" }) { note { body } }',
    /NOT_FOUND/,
  ],
  'the same, deleted': ['deleteNote(id: "na") { deletedId }', /NOT_FOUND/],
  'a row with hooks in somebody else’s name, by way of a list': [
    'createNotes(input: [{ id: "x", body: "x", ownerId: "ada" }]) { affectedCount }',
    /FORBIDDEN/,
  ],
};

forEachEngine((engine) => {
  let database: TestDatabase;
  let execute: ReturnType<typeof createExecute>;
  let executeByFields: ReturnType<typeof createExecute>;

  beforeAll(async () => {
    database = await engine.createDatabase();
    const { db } = database;
    await createTables(db, [...MODELS, IdempotencyKey]);
    db.bind(MODELS);
    await User.insertMany(ROWS.users);
    await Project.insertMany(ROWS.projects);
    await Task.insertMany(ROWS.tasks);
    await Note.insertMany(ROWS.notes);
    execute = createExecute({ db });
    executeByFields = createExecute({ db, compile: false });
  });
  afterAll(() => database.drop());

  const run = async (source: string, viewer: object | undefined = { id: 'eve' }): Promise<any> => {
    const document = parse(source);
    expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
    const results = [];
    for (const each of [executeByFields, execute])
      results.push(JSON.parse(JSON.stringify(await each({ schema, document, contextValue: { viewer } }))));
    expect(results[1], 'planned and field by field').toEqual(results[0]);
    return results[1];
  };
  const everything = async () => [
    await User.select().orderBy(User.id),
    await Project.select().orderBy(Project.id),
    await Task.select().orderBy(Task.id),
    await Note.select().orderBy(Note.id),
  ];

  describe('refused, and nothing is written', () => {
    test.each(Object.entries(ATTACKS))('%s', async (_, [operation, codes]) => {
      const before = await everything();
      const { data, errors } = await run(`mutation { ${operation} }`);
      expect(data).toBeNull();
      expect(errors[0].extensions.code, errors[0].message).toMatch(codes);
      expect(JSON.stringify(errors)).not.toMatch(/ada@x|bob@x|of ada|of bob|\b[12]00\b|SELECT|"rows"/);
      expect(await everything()).toEqual(before);
      // Nobody gets further than somebody.
      const anonymous = await execute({ schema, document: parse(`mutation { ${operation} }`), contextValue: {} });
      expect(anonymous.data).toBeNull();
      expect(await everything()).toEqual(before);
    });
  });

  test('what is hidden and what is not there are answered the same, letter by letter', async () => {
    const same = async (operation: (key: string) => string, hidden: string) => {
      const [there, missing] = [await run(operation(hidden)), await run(operation('zz'))];
      expect(JSON.stringify(there).replaceAll(`"${hidden}"`, '"zz"'), operation(hidden)).toBe(JSON.stringify(missing));
    };
    await same((id) => `{ project(id: "${id}") { id } }`, 'a');
    await same((id) => `{ node(typename: "Task", id: "${id}") { id } }`, 'ta');
    await same((slug) => `{ projectBy(key: { slug: "${slug}" }) { id } }`, 'sa');
    await same((id) => `mutation { updateProject(id: "${id}", input: { slug: "x" }) { project { id } } }`, 'a');
    await same((id) => `mutation { updateProject(id: "${id}", input: {}) { project { id } } }`, 'a');
    await same((id) => `mutation { deleteProject(id: "${id}") { deletedId } }`, 'a');
    await same((id) => `mutation { updateTask(id: "${id}", input: { version: 9, title: "x" }) { task { id } } }`, 'ta');
    await same((id) => `mutation { updateTask(id: "${id}", input: { version: 1, title: "x" }) { task { id } } }`, 'ta');
    await same((id) => `mutation { updateNote(id: "${id}", input: { body: "x" }) { note { body } } }`, 'na');
    await same(
      (id) => `mutation { createTask(input: { id: "x", title: "x", projectId: "${id}" }) { task { id } } }`,
      'a',
    );
    await same(
      (id) =>
        `mutation { updateProject(id: "e", input: { tasks: { connect: [{ id: "${id}" }] } }) { project { id } } }`,
      'ta',
    );
    await same(
      (slug) =>
        `mutation { createTask(input: { id: "x", title: "x", project: { connect: { slug: "${slug}" } } }) { task { id } } }`,
      'sa',
    );
    await same(
      (id) => `mutation { updateProjects(where: { id: { eq: "${id}" } }, input: { slug: "x" }) { affectedCount } }`,
      'a',
    );
    await same((id) => `mutation { deleteTasks(where: { id: { eq: "${id}" } }) { affectedCount } }`, 'ta');
  });

  test('an upsert leaves somebody else’s row as it is, and its condition guesses nothing', async () => {
    const before = await everything();
    const upsert = async (update: string, where = '') => {
      const conflict = `onConflict: { target: [id], update: [${update}]${where} }`;
      const input = 'input: { id: "b", slug: "x", ownerId: "eve", budget: 1 }';
      return run(`mutation { upsertProject(${input}, ${conflict}) { project { id slug budget owner { id } } } }`);
    };
    const shown = await upsert('slug, ownerId, budget');
    expect(shown.data.upsertProject.project).toEqual({ id: 'b', slug: 'sb', budget: null, owner: { id: 'bob' } });
    for (const guess of ['{ budget: { eq: 200 } }', '{ budget: { eq: 1 } }', '{ owner: { email: { eq: "bob@x" } } }'])
      expect(await upsert('slug', `, where: ${guess}`)).toEqual(shown);
    expect(await everything()).toEqual(before);
  });

  test('bulk writes touch one’s own rows and count no others', async () => {
    const { data } = await run(
      'mutation { updateProjects(where: { slug: { startsWith: "s" } }, input: { budget: 300 }, maxAffected: 1) { affectedCount projects { id } } deleteTasks(where: { title: { startsWith: "of a" } }) { affectedCount } }',
    );
    expect(data).toEqual({
      updateProjects: { affectedCount: 1, projects: [{ id: 'e' }] },
      deleteTasks: { affectedCount: 0 },
    });
    const hidden = await run(
      'mutation { updateProjects(where: { budget: { lt: 250 } }, input: { budget: 0 }) { affectedCount } }',
    );
    expect(hidden.data).toEqual({ updateProjects: { affectedCount: 0 } });
  });

  test('what the application’s own code answers is shown as a query would show it', async () => {
    const hidden = await run('mutation { projectCalled(slug: "sa") { project { id budget } owner { id email } } }');
    expect(hidden).toMatchObject({ data: { projectCalled: { project: null, owner: { id: 'ada', email: null } } } });
    const open = await run(
      'mutation { projectCalled(slug: "sb") { project { id budget owner { email } tasks { totalCount } } owner { id } } }',
    );
    expect(open.data.projectCalled).toEqual({
      project: { id: 'b', budget: null, owner: { email: null }, tasks: { totalCount: 0 } },
      owner: { id: 'bob' },
    });
  });

  test('a row that its own update hides is not shown any more', async () => {
    const { data } = await run(
      'mutation { updateNote(id: "ne", input: { body: "of eve" }) { note { body owner { email } } } }',
    );
    expect(data).toEqual({ updateNote: { note: { body: 'of eve', owner: { email: 'eve@x' } } } });
  });

  test('a schema that lost its rules on the way runs nothing', async () => {
    const { extensions: _, ...config } = schema.toConfig();
    const bare = new GraphQLSchema(config);
    for (const source of ['{ projects { nodes { id } } }', 'mutation { deleteProject(id: "a") { deletedId } }']) {
      const result = await execute({ schema: bare, document: parse(source), contextValue: { viewer: { id: 'eve' } } });
      expect(result.data ?? null).toBeNull();
      expect(result.errors?.[0]?.message).toMatch(/lost|buildSchema/);
    }
  });
});
