import { ARTICLES, COMMENTS, PEOPLE, TAGGINGS, TAGS, type Viewer } from './newsroom.ts';

type Who = Viewer | undefined;
type PersonRow = (typeof PEOPLE)[number];
type ArticleRow = (typeof ARTICLES)[number];
type CommentRow = (typeof COMMENTS)[number];
type TagRow = (typeof TAGS)[number];
type TaggingRow = (typeof TAGGINGS)[number];

/* The rules of the newsroom in plain JavaScript, over the same rows. */

const isAdmin = (viewer: Who): boolean => viewer?.role === 'admin';
const is = (viewer: Who, id: string | null): boolean => viewer !== undefined && viewer.id === id;

export const reads = {
  person: (viewer: Who, row: PersonRow) => row.isPublic || is(viewer, row.id) || isAdmin(viewer),
  article: (viewer: Who, row: ArticleRow) => !row.isDraft || is(viewer, row.authorId) || isAdmin(viewer),
  comment: (viewer: Who, row: CommentRow) =>
    !ARTICLES.find(({ id }) => id === row.articleId)!.isDraft || is(viewer, row.writerId),
  tag: (viewer: Who, row: TagRow) => !row.isSecret || isAdmin(viewer),
  tagging: (viewer: Who, row: TaggingRow) => !row.isHidden || isAdmin(viewer),
};

export const updates = {
  person: (viewer: Who, row: PersonRow) => is(viewer, row.id) || isAdmin(viewer),
  article: (viewer: Who, row: ArticleRow) => is(viewer, row.authorId),
  comment: () => false,
};

export const deletes = {
  person: (viewer: Who) => isAdmin(viewer),
  article: (viewer: Who, row: ArticleRow) => is(viewer, row.authorId) || isAdmin(viewer),
  comment: (viewer: Who, row: CommentRow) => is(viewer, row.writerId),
};

/** What a viewer is shown of a row. */
export const shown = {
  person: (viewer: Who, row: PersonRow) => {
    const isOwn = is(viewer, row.id) || isAdmin(viewer);
    return { ...row, email: isOwn ? row.email : null, salary: isOwn ? row.salary : null, secret: null };
  },
  article: (viewer: Who, row: ArticleRow) => {
    const isAuthor = is(viewer, row.authorId);
    return {
      ...row,
      note: isAuthor ? row.note : null,
      editorId: isAuthor || is(viewer, row.editorId) ? row.editorId : null,
    };
  },
  comment: (_: Who, row: CommentRow) => row,
};

export const visible = {
  people: (viewer: Who) => PEOPLE.filter((row) => reads.person(viewer, row)).map((row) => shown.person(viewer, row)),
  articles: (viewer: Who) =>
    ARTICLES.filter((row) => reads.article(viewer, row)).map((row) => shown.article(viewer, row)),
  comments: (viewer: Who) => COMMENTS.filter((row) => reads.comment(viewer, row)),
  tags: (viewer: Who) => TAGS.filter((row) => reads.tag(viewer, row)),
  taggings: (viewer: Who) => TAGGINGS.filter((row) => reads.tagging(viewer, row)),
};
