import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEachEngine, type TestDatabase } from '../setup/engines.ts';
import { deferredRunnerOf } from './setup/deferred.ts';
import {
  ARTICLES,
  Article,
  COMMENTS,
  Comment,
  fillNewsroom,
  PEOPLE,
  Person,
  type Run,
  runnerOf,
  TAGGINGS,
  TAGS,
  Tag,
  Tagging,
  VIEWERS,
  type Viewer,
} from './setup/newsroom.ts';
import { deletes, reads, shown, updates, visible } from './setup/oracle.ts';

/*
 * Every model, path and viewer, compared with the same rules in plain JavaScript over the same rows. Nothing that is written
 * stays: a mutation that was allowed ends with `undo`, whose error says so.
 */
const PERSON = 'id name email salary secret isPublic';
const ARTICLE = 'id slug title isDraft views note authorId editorId';
const COMMENT = 'id body articleId writerId';

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
const idsOf = (connection: { readonly nodes: readonly { readonly id: string }[] }): string[] => ids(connection.nodes);
const sum = (values: readonly (number | null)[]): string | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : String(known.reduce((total, value) => total + value, 0));
};

forEachEngine((engine) => {
  let database: TestDatabase;
  let run: Run;
  let runByFields: Run;
  let runDeferred: Run;

  beforeAll(async () => {
    database = await engine.createDatabase();
    await fillNewsroom(database.db);
    run = runnerOf(database.db);
    runByFields = runnerOf(database.db, { compile: false });
    runDeferred = deferredRunnerOf(database.db);
  });
  afterAll(() => database.drop());

  /** The answer's data, the same whichever way it is made. */
  const read = async (text: string, viewer: Viewer | undefined): Promise<any> => {
    const [compiled, byFields] = [await run(text, viewer), await runByFields(text, viewer)];
    expect(compiled).toEqual(byFields);
    expect(compiled.errors).toBeUndefined();
    // The other executor asks the same statements.
    if (engine.isChosen) expect(await runDeferred(text, viewer)).toEqual(compiled);
    return compiled.data;
  };
  const codeOf = async (text: string, viewer: Viewer | undefined): Promise<unknown> => {
    const { errors } = await run(text, viewer);
    return errors?.[0]?.extensions?.code;
  };

  /** Whether all writes are allowed. */
  const mayWrite = async (text: string, viewer: Viewer | undefined): Promise<boolean> => {
    const { errors } = await run(`mutation { ${text} undo }`, viewer);
    expect(errors).toHaveLength(1);
    const { message, extensions } = errors![0]!;
    if (message === 'Everything before was allowed.') return true;
    const expected = viewer === undefined ? /FORBIDDEN|NOT_FOUND|UNAUTHENTICATED/ : /FORBIDDEN|NOT_FOUND/;
    expect(String(extensions?.code), message).toMatch(expected);
    // Alone, such an operation is executed another way, and may send its COMMIT with its last statement.
    const alone = await run(`mutation { ${text} }`, viewer);
    expect(alone.data, text).toBeNull();
    expect(alone.errors).toHaveLength(1);
    expect(String(alone.errors![0]!.extensions?.code), text).toBe(String(extensions?.code));
    return false;
  };

  describe.each(Object.entries(VIEWERS))('as %s', (_, viewer) => {
    const people = visible.people(viewer);
    const articles = visible.articles(viewer);
    const comments = visible.comments(viewer);
    const tags = visible.tags(viewer);
    /** The rows of a many-to-many list: neither they nor what joins them may be hidden. */
    const tagsOf = (articleId: string) =>
      tags.filter(({ id }) => visible.taggings(viewer).some((row) => row.articleId === articleId && row.tagId === id));
    const articlesOf = (tagId: string) => articles.filter(({ id }) => tagsOf(id).some((tag) => tag.id === tagId));

    test('lists, counts and values are those of the rows that may be read', async () => {
      const data = await read(
        `{ people(first: 50) { totalCount aggregate { count } edges { cursor } nodes { ${PERSON} } }
           articles(first: 50) { totalCount aggregate { count } nodes { ${ARTICLE} } }
           comments(first: 50) { totalCount aggregate { count } nodes { ${COMMENT} } }
           vaults { totalCount aggregate { count } nodes { id code } } }`,
        viewer,
      );
      expect(data.people.nodes).toEqual(people);
      expect(data.articles.nodes).toEqual(articles);
      expect(data.comments.nodes).toEqual(comments);
      for (const [name, rows] of Object.entries({ people, articles, comments, vaults: [] })) {
        expect(data[name].totalCount, name).toBe(rows.length);
        expect(data[name].aggregate.count, name).toBe(rows.length);
      }
    });

    test('one row by key, by unique key and as a node', async () => {
      const parts = [
        ...PEOPLE.map((row) => {
          const own = `{ ${PERSON} }`;
          return `p_${row.id}: person(id: "${row.id}") ${own} pn_${row.id}: node(typename: "Person", id: "${row.id}") { ... on Person ${own} }
            pu_${row.id}: personBy(key: { email: "${row.email}" }) ${own}`;
        }),
        ...ARTICLES.map((row) => {
          const own = `{ ${ARTICLE} }`;
          return `a_${row.id}: article(id: "${row.id}") ${own} an_${row.id}: node(typename: "Article", id: "${row.id}") { ... on Article ${own} }
            au_${row.id}: articleBy(key: { slug: "${row.slug}" }) ${own}`;
        }),
        ...COMMENTS.map((row) => `c_${row.id}: comment(id: "${row.id}") { ${COMMENT} }`),
        'vault(id: "v1") { id } node(typename: "Vault", id: "v1") { id }',
      ];
      const data = await read(`{ ${parts.join(' ')} }`, viewer);
      for (const row of PEOPLE) {
        const expected = reads.person(viewer, row) ? shown.person(viewer, row) : null;
        expect(data[`p_${row.id}`]).toEqual(expected);
        expect(data[`pn_${row.id}`]).toEqual(expected);
        // Who may not read an e-mail cannot find anybody by it.
        expect(data[`pu_${row.id}`]).toEqual(expected?.email === row.email ? expected : null);
      }
      for (const row of ARTICLES) {
        const expected = reads.article(viewer, row) ? shown.article(viewer, row) : null;
        for (const path of ['a', 'an', 'au']) expect(data[`${path}_${row.id}`]).toEqual(expected);
      }
      for (const row of COMMENTS) expect(data[`c_${row.id}`]).toEqual(reads.comment(viewer, row) ? row : null);
      expect(data.vault).toBeNull();
      expect(data.node).toBeNull();
    });

    test('relations both ways, with their counts', async () => {
      const data = await read(
        `{ articles { nodes { id author { ${PERSON} } editor { id } comments { totalCount nodes { id writer { id } article { id } } } } }
           people { nodes { id articles { totalCount nodes { id } } edited { totalCount nodes { id } } comments { nodes { id } } vaults { totalCount } } } }`,
        viewer,
      );
      const person = (id: string | null) => people.find((row) => row.id === id) ?? null;
      expect(data.articles.nodes).toEqual(
        articles.map((row) => {
          const own = comments.filter(({ articleId }) => articleId === row.id);
          const editor = person(row.editorId);
          return {
            id: row.id,
            author: person(row.authorId),
            editor: editor && { id: editor.id },
            comments: {
              totalCount: own.length,
              nodes: own.map(({ id, writerId }) => ({
                id,
                writer: person(writerId) && { id: writerId },
                article: { id: row.id },
              })),
            },
          };
        }),
      );
      for (const node of data.people.nodes) {
        expect(idsOf(node.articles)).toEqual(ids(articles.filter(({ authorId }) => authorId === node.id)));
        expect(node.articles.totalCount).toBe(node.articles.nodes.length);
        expect(idsOf(node.edited)).toEqual(ids(articles.filter(({ editorId }) => editorId === node.id)));
        expect(node.edited.totalCount).toBe(node.edited.nodes.length);
        expect(idsOf(node.comments)).toEqual(ids(comments.filter(({ writerId }) => writerId === node.id)));
        expect(node.vaults.totalCount).toBe(0);
      }
    });

    test('many-to-many lists, their counts, filters and orders hide what either side or the join hides', async () => {
      const data = await read(
        `{ tags { totalCount nodes { id label articles { totalCount nodes { id } aggregate { count } } } }
           articles { nodes { id tags(orderBy: [{ label: DESC }]) { totalCount nodes { id label isSecret } groups(by: [label]) { label aggregate { count } } } } }
           taggings { totalCount nodes { articleId tagId isHidden tag { id label } } }
           leak: articles(where: { tags: { some: { label: { eq: "leak" } } } }) { nodes { id } }
           gossip: articles(where: { tags: { some: { label: { eq: "gossip" } } } }) { totalCount nodes { id } }
           none: articles(where: { tags: { none: { id: { isNull: false } } } }) { nodes { id } }
           every: articles(where: { tags: { every: { label: { eq: "news" } } } }) { nodes { id } }
           count: articles(orderBy: [{ tags: { count: DESC } }]) { nodes { id } } }`,
        viewer,
      );
      expect(data.tags.totalCount).toBe(tags.length);
      expect(data.tags.nodes).toEqual(
        tags.map(({ id, label }) => ({
          id,
          label,
          articles: {
            totalCount: articlesOf(id).length,
            nodes: articlesOf(id).map((row) => ({ id: row.id })),
            aggregate: { count: articlesOf(id).length },
          },
        })),
      );
      for (const node of data.articles.nodes) {
        const own = tagsOf(node.id);
        expect(node.tags.totalCount).toBe(own.length);
        expect(node.tags.nodes).toEqual([...own].sort((a, b) => (a.label < b.label ? 1 : -1)));
        expect(node.tags.groups.map(({ label }: { label: string }) => label).sort()).toEqual(
          own.map(({ label }) => label).sort(),
        );
      }
      const shownTags = visible.taggings(viewer).map((row) => {
        const tag = tags.find(({ id }) => id === row.tagId);
        return { ...row, tag: tag === undefined ? null : { id: tag.id, label: tag.label } };
      });
      expect(data.taggings.nodes).toEqual(shownTags);
      expect(data.taggings.totalCount).toBe(shownTags.length);
      const having = (label: string) => articles.filter(({ id }) => tagsOf(id).some((tag) => tag.label === label));
      expect(idsOf(data.leak)).toEqual(ids(having('leak')));
      expect(idsOf(data.gossip)).toEqual(ids(having('gossip')));
      expect(data.gossip.totalCount).toBe(having('gossip').length);
      expect(idsOf(data.none)).toEqual(ids(articles.filter(({ id }) => tagsOf(id).length === 0)));
      expect(idsOf(data.every)).toEqual(
        ids(articles.filter(({ id }) => tagsOf(id).every(({ label }) => label === 'news'))),
      );
      const byCount = [...articles].sort((a, b) => tagsOf(b.id).length - tagsOf(a.id).length || (a.id < b.id ? -1 : 1));
      expect(idsOf(data.count)).toEqual(ids(byCount));
    });

    test('filters, also through relations, see what the viewer sees', async () => {
      // Rules of viewers never let in who is not signed in, so there is no row whose value may be read.
      if (viewer === undefined) {
        expect(await codeOf('{ people(where: { salary: { gte: 20 } }) { nodes { id } } }', viewer)).toBe('FORBIDDEN');
        return;
      }
      const data = await read(
        `{ e: people(where: { email: { startsWith: "" } }) { nodes { id } }
           s: people(where: { salary: { gte: 20 } }) { nodes { id } }
           ns: people(where: { not: { salary: { eq: 20 } } }) { nodes { id } }
           n: articles(where: { note: { isNull: true } }) { nodes { id } }
           ed: articles(where: { editorId: { isNull: false } }) { nodes { id } }
           an: articles(where: { author: { salary: { gte: 10 } } }) { nodes { id } }
           en: articles(where: { editor: { name: { ne: "" } } }) { nodes { id } }
           some: people(where: { articles: { some: { isDraft: { eq: true } } } }) { nodes { id } }
           none: people(where: { articles: { none: { isDraft: { eq: true } } } }) { nodes { id } }
           every: people(where: { articles: { every: { isDraft: { eq: false } } } }) { nodes { id } }
           vault: people(where: { vaults: { some: { code: { eq: "v-code" } } } }) { nodes { id } } }`,
        viewer,
      );
      const person = (id: string | null) => people.find((row) => row.id === id);
      const hasDraft = (id: string) => articles.some((row) => row.authorId === id && row.isDraft);
      const expected = {
        e: people.filter(({ email }) => email !== null),
        s: people.filter(({ salary }) => salary !== null && salary >= 20),
        ns: people.filter(({ salary }) => salary !== null && salary !== 20),
        n: articles.filter(({ note }) => note === null),
        ed: articles.filter(({ editorId }) => editorId !== null),
        an: articles.filter(({ authorId }) => (person(authorId)?.salary ?? 0) >= 10),
        en: articles.filter(({ editorId }) => person(editorId) !== undefined),
        some: people.filter(({ id }) => hasDraft(id)),
        none: people.filter(({ id }) => !hasDraft(id)),
        every: people.filter(({ id }) => !hasDraft(id)),
        vault: [],
      };
      for (const [name, rows] of Object.entries(expected)) expect(idsOf(data[name]), name).toEqual(ids(rows));
    });

    test('aggregates and groups are made of what may be read', async () => {
      // Rules of viewers never let in who is not signed in, so there is no row whose value may be read.
      if (viewer === undefined) {
        expect(await codeOf('{ people { groups(by: [salary]) { aggregate { count } } } }', viewer)).toBe('FORBIDDEN');
        return;
      }
      const data = await read(
        `{ people { aggregate { countDistinct(of: email) sum { salary } min { salary email } max { salary } }
             groups(by: [salary], orderBy: { count: DESC }) { salary aggregate { count } } }
           articles { aggregate { max { note views } } groups(by: [editorId]) { editorId aggregate { count sum { views } } } } }`,
        viewer,
      );
      const salaries = people.map(({ salary }) => salary);
      const known = salaries.filter((value) => value !== null);
      const { aggregate } = data.people;
      expect(aggregate.sum.salary).toEqual(sum(salaries));
      expect(aggregate.min.salary).toEqual(known.length === 0 ? null : Math.min(...known));
      expect(aggregate.max.salary).toEqual(known.length === 0 ? null : Math.max(...known));
      expect(aggregate.countDistinct).toBe(people.filter(({ email }) => email !== null).length);
      expect(aggregate.min.email).toBe(
        people
          .map(({ email }) => email)
          .filter((email) => email !== null)
          .sort()[0] ?? null,
      );
      const counts = (values: readonly unknown[]) =>
        Object.fromEntries(
          [...new Set(values)].map((value) => [String(value), values.filter((each) => each === value).length]),
        );
      const grouped = (groups: readonly any[], key: string) =>
        Object.fromEntries(groups.map((group) => [String(group[key]), group.aggregate.count]));
      expect(grouped(data.people.groups, 'salary')).toEqual(counts(salaries));
      expect(grouped(data.articles.groups, 'editorId')).toEqual(counts(articles.map(({ editorId }) => editorId)));
      const notes = articles.map(({ note }) => note).filter((note) => note !== null);
      expect(data.articles.aggregate.max).toEqual({
        note: notes.sort().at(-1) ?? null,
        views: Math.max(...articles.map(({ views }) => views)),
      });
    });

    test('orders, also through relations and counts, are those of what may be read', async () => {
      // Rules of viewers never let in who is not signed in, so there is no row whose value may be read.
      if (viewer === undefined) {
        expect(await codeOf('{ people(orderBy: [{ salary: ASC }]) { nodes { id } } }', viewer)).toBe('FORBIDDEN');
        return;
      }
      const data = await read(
        `{ salary: people(orderBy: [{ salary: DESC_NULLS_LAST }]) { nodes { id } pageInfo { endCursor } }
           author: articles(orderBy: [{ author: { salary: ASC } }]) { nodes { id } edges { cursor } }
           editor: articles(orderBy: [{ editor: { name: ASC } }]) { nodes { id } }
           count: people(orderBy: [{ articles: { count: DESC } }]) { nodes { id } } }`,
        viewer,
      );
      const person = (id: string | null) => people.find((row) => row.id === id);
      type Sortable = number | string | null | undefined;
      const byValue =
        <Row extends { readonly id: string }>(value: (row: Row) => Sortable, direction = 1) =>
        (left: Row, right: Row): number => {
          const [a, b] = [value(left) ?? null, value(right) ?? null];
          if (a !== b) {
            if (a === null || b === null) return a === null ? 1 : -1;
            return a < b ? -direction : direction;
          }
          return left.id < right.id ? -1 : 1;
        };
      expect(idsOf(data.salary)).toEqual(ids([...people].sort(byValue((row) => row.salary, -1))));
      expect(idsOf(data.author)).toEqual(ids([...articles].sort(byValue((row) => person(row.authorId)?.salary))));
      expect(idsOf(data.editor)).toEqual(ids([...articles].sort(byValue((row) => person(row.editorId)?.name))));
      const count = (id: string) => articles.filter(({ authorId }) => authorId === id).length;
      expect(idsOf(data.count)).toEqual(ids([...people].sort(byValue((row) => count(row.id), -1))));
    });

    test('nothing can be found out by a field that nobody may read', async () => {
      for (const text of [
        '{ people(where: { secret: { eq: "sa" } }) { nodes { id } } }',
        '{ articles(where: { author: { secret: { startsWith: "s" } } }) { nodes { id } } }',
        '{ people(orderBy: [{ secret: ASC }]) { nodes { id } } }',
        '{ articles(orderBy: [{ author: { secret: ASC } }]) { nodes { id } } }',
        '{ people { aggregate { max { secret } } } }',
        '{ people { aggregate { countDistinct(of: secret) } } }',
        '{ people { groups(by: [secret]) { aggregate { count } } } }',
      ])
        expect(await codeOf(text, viewer), text).toBe('FORBIDDEN');
    });

    test('updates and deletions of one row and of many', async () => {
      for (const row of PEOPLE) {
        const may = updates.person(viewer, row);
        expect(await mayWrite(`updatePerson(id: "${row.id}", input: { name: "N" }) { person { id } }`, viewer)).toBe(
          may,
        );
        expect(await mayWrite(`updatePerson(id: "${row.id}", input: { salary: 1 }) { person { id } }`, viewer)).toBe(
          viewer?.role === 'admin',
        );
        expect(await mayWrite(`updatePerson(id: "${row.id}", input: { secret: "x" }) { person { id } }`, viewer)).toBe(
          false,
        );
      }
      for (const row of ARTICLES) {
        const may = updates.article(viewer, row);
        const where = `where: { id: { eq: "${row.id}" } }`;
        expect(await mayWrite(`updateArticle(id: "${row.id}", input: { title: "T" }) { article { id } }`, viewer)).toBe(
          may,
        );
        expect(
          await mayWrite(`updateArticle(id: "${row.id}", increment: { views: 1 }) { article { id } }`, viewer),
        ).toBe(may);
        expect(await mayWrite(`deleteArticle(id: "${row.id}") { deletedId }`, viewer), `delete ${row.id}`).toBe(
          deletes.article(viewer, row),
        );
        if (viewer === undefined) continue;
        const { data } = await run(
          `mutation { updateArticles(${where}, input: { views: ${row.views} }) { affectedCount articles { id } } }`,
          viewer,
        );
        expect(data.updateArticles).toEqual({ affectedCount: may ? 1 : 0, articles: may ? [{ id: row.id }] : [] });
      }
      for (const row of COMMENTS) {
        expect(await mayWrite(`updateComment(id: "${row.id}", input: { body: "B" }) { comment { id } }`, viewer)).toBe(
          false,
        );
        expect(await mayWrite(`deleteComment(id: "${row.id}") { deletedId }`, viewer)).toBe(
          deletes.comment(viewer, row),
        );
      }
      expect(await mayWrite('deleteVault(id: "v1") { deletedId }', viewer)).toBe(false);
    });

    test('new rows, and rows after an update, must be ones that the rule allows', async () => {
      for (const owner of PEOPLE) {
        const isOwn = viewer?.id === owner.id;
        const input = `{ id: "n", slug: "n", title: "N", isDraft: false, authorId: "${owner.id}" }`;
        const nested = `{ id: "n", slug: "n", title: "N", isDraft: false, author: { connect: { id: "${owner.id}" } } }`;
        expect(await mayWrite(`createArticle(input: ${input}) { article { id } }`, viewer)).toBe(isOwn);
        expect(await mayWrite(`createArticle(input: ${nested}) { article { id } }`, viewer)).toBe(isOwn);
        expect(await mayWrite(`createArticles(input: [${input}]) { affectedCount }`, viewer)).toBe(isOwn);
        const conflict = 'onConflict: { target: [id], update: [title] }';
        expect(await mayWrite(`upsertArticle(input: ${input}, ${conflict}) { article { id } }`, viewer)).toBe(isOwn);
        expect(
          await mayWrite(
            `createComment(input: { id: "n", body: "b", articleId: "a1", writerId: "${owner.id}" }) { comment { id } }`,
            viewer,
          ),
        ).toBe(isOwn);
        // One's own article cannot be given away.
        for (const row of ARTICLES)
          if (updates.article(viewer, row))
            expect(
              await mayWrite(
                `updateArticle(id: "${row.id}", input: { authorId: "${owner.id}" }) { article { id } }`,
                viewer,
              ),
            ).toBe(isOwn);
      }
      const person = '{ id: "n", name: "N", email: "n@x", salary: 1, isPublic: true }';
      expect(await mayWrite(`createPerson(input: ${person}) { person { id } }`, viewer)).toBe(viewer?.role === 'admin');
      expect(
        await mayWrite('createVault(input: { id: "n", code: "c", ownerId: "ada" }) { vault { id } }', viewer),
      ).toBe(false);
    });

    test('nested writes ask the rules of each row that they touch', async () => {
      if (viewer === undefined || viewer.role === 'admin') return;
      const own = viewer.id;
      const into = (write: string) => `updatePerson(id: "${own}", input: { articles: ${write} }) { person { id } }`;
      const fresh = '{ id: "n", slug: "n", title: "N", isDraft: true }';
      expect(await mayWrite(into(`{ create: [${fresh}] }`), viewer)).toBe(true);
      for (const row of ARTICLES) {
        const key = `[{ id: "${row.id}" }]`;
        const isOwn = row.authorId === own;
        expect(await mayWrite(into(`{ connect: ${key} }`), viewer)).toBe(isOwn);
        expect(await mayWrite(into(`{ delete: ${key} }`), viewer)).toBe(isOwn);
        const comment = `updateArticle(id: "${row.id}", input: { comments: { create: [{ id: "n", body: "b", writerId: "${own}" }] } }) { article { id } }`;
        expect(await mayWrite(comment, viewer)).toBe(isOwn);
        const foreign = `createComment(input: { id: "n", body: "b", writerId: "${own}", articleId: "${row.id}" }) { comment { id } }`;
        expect(await mayWrite(foreign, viewer)).toBe(reads.article(viewer, row));
        const connected = `createComment(input: { id: "n", body: "b", writerId: "${own}", article: { connect: { slug: "${row.slug}" } } }) { comment { id } }`;
        expect(await mayWrite(connected, viewer)).toBe(reads.article(viewer, row));
      }
      const upsert = (id: string) =>
        `upsertArticle(input: { id: "${id}", slug: "s-${id}", title: "T", isDraft: false, authorId: "${own}" }, onConflict: { target: [id], update: [title] }) { article { title } }`;
      for (const row of ARTICLES) {
        const { errors } = await run(`mutation { ${upsert(row.id)} undo }`, viewer);
        // A row that one may not change is left as it is: the answer says that it exists, or shows what may be read of it.
        expect(errors![0]!.message).toMatch(
          row.authorId === own || reads.article(viewer, row) ? /was allowed/ : /may not change it/,
        );
      }
      const { data } = await run('{ articles { nodes { title } } }', viewer);
      expect(data.articles.nodes.map(({ title }: { title: string }) => title)).not.toContain('T');
    });

    test('joins of a many-to-many list are made and taken away by who may, to what they see', async () => {
      for (const row of ARTICLES) {
        const may = updates.article(viewer, row);
        const write = (tags: string) =>
          mayWrite(`updateArticle(id: "${row.id}", input: { tags: ${tags} }) { article { id } }`, viewer);
        for (const tag of TAGS) {
          // Also where a join is there that the viewer does not see: then there is nothing to be done.
          const sees = reads.tag(viewer, tag);
          expect(await write(`{ connect: [{ id: "${tag.id}" }] }`), `${row.id} ${tag.id}`).toBe(may && sees);
          expect(await write(`{ disconnect: [{ label: "${tag.label}" }] }`), `${row.id} ${tag.id}`).toBe(may && sees);
        }
        expect(await write('{ create: [{ id: "n", label: "n", isSecret: false }] }')).toBe(false);
      }
    });
  });

  test('nothing of what was refused has been written', async () => {
    const { db } = database;
    const rowsOf = async (model: { select(): any; readonly id: any }) => model.select().orderBy(model.id).on(db);
    expect(await rowsOf(Person)).toEqual(PEOPLE);
    expect(await rowsOf(Article)).toEqual(ARTICLES);
    expect(await rowsOf(Comment)).toEqual(COMMENTS);
    expect(await rowsOf(Tag)).toEqual(TAGS);
    expect(await Tagging.select().orderBy(Tagging.articleId, Tagging.tagId).on(db)).toEqual(TAGGINGS);
  });

  test('payloads show no more of a row than a query would', async () => {
    const { data } = await run(
      `mutation { updateArticle(id: "a1", input: { title: "One" }) { article { note editorId author { email } comments { nodes { writer { id email } } } } query { people { totalCount } } } }`,
      VIEWERS.ada,
    );
    expect(data.updateArticle).toEqual({
      article: { note: 'na', editorId: 'ben', author: { email: 'ada@x' }, comments: { nodes: [{ writer: null }] } },
      query: { people: { totalCount: 2 } },
    });
  });

  test('a pattern that ends in half an escape is refused before any row is looked at', async () => {
    expect(await codeOf(String.raw`{ articles(where: { title: { like: "T\\" } }) { nodes { id } } }`, undefined)).toBe(
      'BAD_USER_INPUT',
    );
  });
});
