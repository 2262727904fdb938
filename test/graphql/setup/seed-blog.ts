import type { Database } from '../../../src/index.ts';
import { Author, Post, PostTag, Profile, Sample, Tag } from './blog.ts';

/** The same rows each time: few enough to check by eye, with NULLs and ties in what is sorted. */
export async function seedBlog(db: Database): Promise<void> {
  await Author.insertMany([
    { id: 1, email: 'ann@x.org', name: 'Ann', born: '1980-02-29' },
    { id: 2, email: 'bob@x.org', name: 'Bob', bossId: 1 },
    { id: 3, email: 'cyd@x.org', name: 'Cyd', bossId: 1, born: '1990-12-31' },
    { id: 4, email: 'dan@x.org', name: 'Dan', bossId: 2 },
  ]).on(db);
  await Post.insertMany([
    post(1, { title: 'First', authorId: 1, views: 10, price: '1.50', status: 'published', labels: ['a', 'b'] }),
    post(2, {
      title: 'Second',
      authorId: 1,
      views: 5,
      editorId: 2,
      status: 'in review',
      details: { stars: 5, tags: ['x'] },
    }),
    post(3, { title: 'Third', authorId: 2, views: 10, price: '2.00', editorId: 1, labels: ['b'] }),
    post(4, {
      title: '100% "quoted"',
      authorId: 2,
      views: 7,
      price: '1.50',
      status: 'published',
      details: { stars: 3 },
    }),
    post(5, { title: 'Fifth', authorId: 3, views: 0, status: 'published', labels: ['a', 'c'], details: null }),
  ]).on(db);
  await Tag.insertMany([{ name: 'cats', weight: 1.5 }, { name: 'dogs' }, { name: 'fish', weight: 0.25 }]).on(db);
  await PostTag.insertMany([
    { postId: 1, tagId: 'cats' },
    { postId: 1, tagId: 'dogs' },
    { postId: 2, tagId: 'cats' },
    { postId: 4, tagId: 'fish' },
  ]).on(db);
  await Profile.insertMany([
    { authorId: 1, bio: 'Writes.' },
    { authorId: 3, bio: 'Reads.', public: false },
  ]).on(db);
  await Sample.insertMany([
    {
      id: 1,
      big: '9007199254740993',
      code: '1b4e28ba-2fa1-41d2-883f-0016d3cca427',
      data: new Uint8Array([1, 2, 255]),
      at: '07:31:08.5',
      span: 'P1DT2H',
      numbers: [1, 2, 3],
    },
    { id: 2 },
  ]).on(db);
}

function post<Values extends object>(id: number, values: Values) {
  const published = new Date(Date.UTC(2026, 0, id));
  return { id, published: id === 5 ? null : published, created: new Date(Date.UTC(2026, 5, id)), ...values };
}

/** Leaves the tables empty. */
export async function clearBlog(db: Database): Promise<void> {
  for (const model of [PostTag, Profile, Post]) await model.delete().on(db);
  await Author.update({ bossId: null }).on(db);
  for (const model of [Author, Tag, Sample]) await model.delete().on(db);
}
