import {
  caseWhen,
  excluded,
  fn,
  foreignKey,
  integer,
  type JsonDocument,
  model,
  param,
  prefetch,
  type RowOf,
  select,
  selectFrom,
  sql,
  text,
  tuple,
  typed,
  uuidKey,
  val,
  valuesList,
  window,
} from 'phoebe';
import { expectTypeOf } from 'vitest';
import { Comment, Person, Post, Profile, postTags, Tag } from '../orm/blog.ts';

type Rows<Q extends PromiseLike<unknown>> = Awaited<Q>;
type One<Q extends PromiseLike<readonly unknown[]>> = Awaited<Q>[number];

// What the verbs answer
expectTypeOf(Person.select(Person.id).get()).resolves.toEqualTypeOf<{ id: number }>();
expectTypeOf(Person.select(Person.id).first()).resolves.toEqualTypeOf<{ id: number } | null>();
expectTypeOf(Person.select(Person.name, Person.age).scalar()).resolves.toEqualTypeOf<string | number | null>();
expectTypeOf(Person.select(Person.name, Person.age).tuples()).resolves.toEqualTypeOf<(string | number | null)[][]>();
expectTypeOf(Person.getById(1)).resolves.toEqualTypeOf<RowOf<typeof Person>>();
expectTypeOf(Person.deleteById(1)).resolves.toEqualTypeOf<RowOf<typeof Person> | null>();
expectTypeOf(Person.count()).resolves.toEqualTypeOf<number>();
expectTypeOf<Rows<ReturnType<typeof Person.update>>>().toEqualTypeOf<number>();

// Select lists: columns, names, expressions, subqueries, raw SQL
const listed = Post.select({
  title: Post.title,
  upper: fn.upper(Post.title),
  total: fn.sum(Post.score),
  price: fn.sum(Post.price),
  mean: fn.avg(Post.score),
  best: fn.max(Post.created),
  next: fn.lead(Post.title).over({ orderBy: [Post.id] }),
  word: caseWhen(Post.score.gt(1), 'a').otherwise('b'),
  word2: caseWhen(Post.score.gt(1), Post.price).otherwise(Post.price),
  posts: Post.select({ n: fn.count() }),
  year: Post.created.year(),
  label: Post.labels.index(0),
  size: Post.labels.length(),
  json: Post.data.text('a'),
  typed: typed(sql`1`, integer()),
  one: val(1 as number),
  half: Post.score.times(0.5),
  either: fn.coalesce(Person.email, 'none'),
  maybe: Person.name.orNull(),
  flag: Post.score.gt(1),
});
expectTypeOf<One<typeof listed>>().toEqualTypeOf<{
  title: string;
  upper: string;
  total: number | null;
  price: string | null;
  mean: number | null;
  best: Date | null;
  next: string | null;
  word: string;
  word2: string | null;
  posts: number | null;
  year: number;
  label: string | null;
  size: number;
  json: string | null;
  typed: number;
  one: number;
  half: number;
  either: string;
  maybe: string | null;
  flag: boolean;
}>();

// Sources: subqueries, common tables, lists of values, functions
const totals = Post.select({ author: Post.authorId, total: fn.sum(Post.score) }).as('totals');
expectTypeOf(totals.columns.total._value).toEqualTypeOf<number | null | undefined>();
const joined = Person.select({ name: Person.name, total: totals.columns.total });
expectTypeOf<One<typeof joined>>().toEqualTypeOf<{ name: string; total: number | null }>();
const chain = Person.select(Person.id, Person.bossId).recursiveCte('chain', (self) =>
  Person.select(Person.id, Person.bossId).join(self, { on: self.columns.bossId.eq(Person.id) }),
);
expectTypeOf<One<ReturnType<typeof chainQuery>>>().toEqualTypeOf<{ id: number; bossId: number | null }>();
const chainQuery = () => selectFrom(chain);
const list = valuesList('v', { id: integer(), note: text().nullable() }, [{ id: 1, note: null }]);
const fromList = selectFrom(list);
expectTypeOf<One<typeof fromList>>().toEqualTypeOf<{ id: number; note: string | null }>();
const none = select({ n: fn.count() });
expectTypeOf<One<typeof none>>().toEqualTypeOf<{ n: number }>();
const gone = Post.delete().returning(Post.id).cte('gone');
const ofGone = selectFrom(gone);
expectTypeOf<One<typeof ofGone>>().toEqualTypeOf<{ id: number }>();
const compound = Person.select({ n: Person.name }).union(Tag.select({ n: Tag.name }));
expectTypeOf<One<typeof compound>>().toEqualTypeOf<{ n: string }>();

// Relations
const posts = Post.select(Post.id).with(postTags.tags, Tag.select(Tag.name).limit(2)).with(Comment.post);
expectTypeOf<One<typeof posts>>().toEqualTypeOf<{
  id: number;
  tags: { name: string }[];
  comments: RowOf<typeof Comment>[];
}>();
const profiles = Person.select(Person.id).with(Profile.person, Profile.select(Profile.motto));
expectTypeOf<One<typeof profiles>>().toEqualTypeOf<{ id: number; profile: { motto: string } | null }>();
const fetched = prefetch(Person, [{ id: 1, extra: true }], Post.author);
expectTypeOf<One<typeof fetched>>().toEqualTypeOf<{ id: number; extra: boolean; posts: RowOf<typeof Post>[] }>();
const teams = Person.select(Person.id).iterate();
expectTypeOf(teams).toEqualTypeOf<AsyncGenerator<{ id: number }, void, undefined>>();

// A decimal is read as a string and compared with numbers, too
Post.price.gt(1).and(Post.price.gt('1.5'), Post.price.in([1, '2.5']), Post.created.lt('2026-01-01T00:00:00Z'));
Post.insert({
  id: 1,
  authorId: 1,
  title: 't',
  created: new Date(),
  day: '2026-01-01',
  labels: [],
  data: {} as JsonDocument,
}).onConflict({ on: ['id'], update: ['title'], set: { score: Post.score.plus(excluded(Post.score)) } });
Person.select()
  .where(Person.id.eq(param('id')), Person.name.in(param('names')))
  .limit(param('n'));
tuple(Post.authorId, Post.title).in([[1, 'a']]);
window('w', { rows: [{ preceding: 1 }, 'current row'] });

// Wrong use
// @ts-expect-error a text is not a number
Post.title.plus(new Date());
// @ts-expect-error This operator is for text
Post.score.like('x');
// @ts-expect-error This operator is for arrays and JSON
Post.score.contains('x');
// @ts-expect-error This operator is for JSON
Post.title.get('a');
// @ts-expect-error an array of texts has no numbers
Post.labels.contains([1]);
// @ts-expect-error a number is no time
Post.created.gt(5);
// @ts-expect-error the second item is a text
tuple(Post.authorId, Post.title).eq([1, 2]);
// @ts-expect-error there is no such column
totals.columns.author_id;
// @ts-expect-error both sides have the same row
Person.select({ n: Person.name }).union(Tag.select({ m: Tag.name }));
const wrongSide = Tag.select().with(postTags.tags);
// @ts-expect-error This relation is read from the other side
export type WrongTags = One<typeof wrongSide>['tags'];
// @ts-expect-error there is no such field
Person.insertMany([{ id: 1, name: 'a', nickname: 'b' }]);
// @ts-expect-error no such frame
fn.sum(Post.score).over({ rows: 'to the end' });
// @ts-expect-error there is no such field
Person.insert({ id: 1, name: 'a' }).onConflict({ on: ['nam'], update: ['email'] });
// @ts-expect-error a query needs a name to be a source
Person.select().join(Post.select());
// @ts-expect-error updates take what the field takes
Person.updateById(1, { age: 'old' });

// A composite key, and models in a circle: one of them names the type of its target, which ends the compiler's search
const Left = model('Left', { id: uuidKey(), right: foreignKey((): typeof Right => Right, { backref: 'lefts' }) });
const Right = model('Right', { id: integer().primaryKey(), name: text() });
const lefts = Left.select(Left.id).with(Left.right);
expectTypeOf<One<typeof lefts>>().toEqualTypeOf<{ id: string; right: { id: number; name: string } }>();
