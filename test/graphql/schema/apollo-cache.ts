// Written by `phoebe schema export --apollo`: change the models, not this file.
import type { FieldPolicy, TypePolicies } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

/** A list whose pages are joined, one for each filter and order. Ask for `edges`: pages of `nodes` replace each other. */
const pages = (): FieldPolicy => relayStylePagination(['where', 'orderBy', 'offset']);

/** A row by its key: taken from the cache where another query has brought it. */
const rowById = (typename: string): FieldPolicy => ({
  read: (existing, { args, toReference }) =>
    existing === undefined ? toReference({ __typename: typename, id: args?.id }) : existing,
});

export const possibleTypes: Record<string, string[]> = {
  Node: ['Author', 'Post', 'PostTag', 'Profile', 'Sample', 'Tag'],
};

export const typePolicies: TypePolicies = {
  Author: {
    fields: {
      edited: pages(),
      posts: pages(),
      reports: pages(),
    },
  },
  Post: {
    fields: {
      postTags: pages(),
      tags: pages(),
    },
  },
  Query: {
    fields: {
      author: rowById('Author'),
      authors: pages(),
      post: rowById('Post'),
      postTag: rowById('PostTag'),
      postTags: pages(),
      posts: pages(),
      profile: rowById('Profile'),
      profiles: pages(),
      sample: rowById('Sample'),
      samples: pages(),
      tag: rowById('Tag'),
      tags: pages(),
    },
  },
  Tag: {
    fields: {
      posts: pages(),
      tagPosts: pages(),
    },
  },
};

/** For the option `scalars` of the cache: the scalar of each field that holds one. */
export const scalarFields = {
  Author: {
    born: 'Date',
  },
  AuthorGroup: {
    born: 'Date',
  },
  AuthorMinMax: {
    born: 'Date',
  },
  Post: {
    created: 'DateTime',
    details: 'JSON',
    price: 'Decimal',
    published: 'DateTime',
  },
  PostGroup: {
    created: 'DateTime',
    price: 'Decimal',
    published: 'DateTime',
  },
  PostMinMax: {
    created: 'DateTime',
    price: 'Decimal',
    published: 'DateTime',
  },
  PostSum: {
    price: 'Decimal',
    views: 'Decimal',
  },
  Sample: {
    at: 'Time',
    big: 'BigInt',
    code: 'UUID',
    data: 'Bytes',
    span: 'Duration',
  },
  SampleGroup: {
    at: 'Time',
    big: 'BigInt',
    code: 'UUID',
    span: 'Duration',
  },
  SampleMinMax: {
    at: 'Time',
    big: 'BigInt',
    span: 'Duration',
  },
  SampleSum: {
    big: 'Decimal',
  },
};

/** For the option `inputObjects` of the cache: the same for inputs. */
export const inputObjects = {
  AuthorBossInput: {
    fields: {
      connect: 'AuthorUniqueBy',
      create: 'AuthorCreateInput',
    },
  },
  AuthorConflictInput: {
    fields: {
      where: 'AuthorWhere',
    },
  },
  AuthorCreateInput: {
    fields: {
      born: 'Date',
      boss: 'AuthorBossInput',
      edited: 'AuthorEditedInput',
      posts: 'AuthorPostsInput',
      profile: 'AuthorProfileInput',
      reports: 'AuthorReportsInput',
    },
  },
  AuthorEditedInput: {
    fields: {
      connect: '[PostUniqueBy]',
      create: '[PostCreateInput]',
      delete: '[PostUniqueBy]',
      disconnect: '[PostUniqueBy]',
      set: '[PostUniqueBy]',
    },
  },
  AuthorHaving: {
    fields: {
      count: 'IntFilter',
    },
  },
  AuthorListFilter: {
    fields: {
      every: 'AuthorWhere',
      none: 'AuthorWhere',
      some: 'AuthorWhere',
    },
  },
  AuthorOrderBy: {
    fields: {
      boss: 'AuthorOrderBy',
      edited: 'CountOrderBy',
      posts: 'CountOrderBy',
      profile: 'ProfileOrderBy',
      reports: 'CountOrderBy',
    },
  },
  AuthorPostsInput: {
    fields: {
      connect: '[PostUniqueBy]',
      create: '[PostCreateInput]',
      delete: '[PostUniqueBy]',
    },
  },
  AuthorProfileInput: {
    fields: {
      create: 'ProfileCreateInput',
    },
  },
  AuthorReportsInput: {
    fields: {
      connect: '[AuthorUniqueBy]',
      create: '[AuthorCreateInput]',
      delete: '[AuthorUniqueBy]',
      disconnect: '[AuthorUniqueBy]',
      set: '[AuthorUniqueBy]',
    },
  },
  AuthorUpdateInput: {
    fields: {
      born: 'Date',
      boss: 'AuthorBossInput',
      edited: 'AuthorEditedInput',
      posts: 'AuthorPostsInput',
      profile: 'AuthorProfileInput',
      reports: 'AuthorReportsInput',
    },
  },
  AuthorWhere: {
    fields: {
      and: '[AuthorWhere]',
      born: 'DateFilter',
      boss: 'AuthorWhere',
      bossId: 'IDFilter',
      edited: 'PostListFilter',
      email: 'StringFilter',
      id: 'IDFilter',
      name: 'StringFilter',
      not: 'AuthorWhere',
      or: '[AuthorWhere]',
      posts: 'PostListFilter',
      profile: 'ProfileWhere',
      reports: 'AuthorListFilter',
    },
  },
  BigIntFilter: {
    fields: {
      eq: 'BigInt',
      gt: 'BigInt',
      gte: 'BigInt',
      in: '[BigInt]',
      lt: 'BigInt',
      lte: 'BigInt',
      ne: 'BigInt',
      notIn: '[BigInt]',
    },
  },
  BytesFilter: {
    fields: {
      eq: 'Bytes',
      in: '[Bytes]',
      ne: 'Bytes',
      notIn: '[Bytes]',
    },
  },
  DateFilter: {
    fields: {
      eq: 'Date',
      gt: 'Date',
      gte: 'Date',
      in: '[Date]',
      lt: 'Date',
      lte: 'Date',
      ne: 'Date',
      notIn: '[Date]',
    },
  },
  DateTimeFilter: {
    fields: {
      eq: 'DateTime',
      gt: 'DateTime',
      gte: 'DateTime',
      in: '[DateTime]',
      lt: 'DateTime',
      lte: 'DateTime',
      ne: 'DateTime',
      notIn: '[DateTime]',
    },
  },
  DecimalFilter: {
    fields: {
      eq: 'Decimal',
      gt: 'Decimal',
      gte: 'Decimal',
      in: '[Decimal]',
      lt: 'Decimal',
      lte: 'Decimal',
      ne: 'Decimal',
      notIn: '[Decimal]',
    },
  },
  DurationFilter: {
    fields: {
      eq: 'Duration',
      gt: 'Duration',
      gte: 'Duration',
      in: '[Duration]',
      lt: 'Duration',
      lte: 'Duration',
      ne: 'Duration',
      notIn: '[Duration]',
    },
  },
  JSONFilter: {
    fields: {
      containedBy: 'JSON',
      contains: 'JSON',
      eq: 'JSON',
      ne: 'JSON',
      path: 'JSONPathFilter',
    },
  },
  JSONPathFilter: {
    fields: {
      contains: 'JSON',
      eq: 'JSON',
      ne: 'JSON',
      number: 'DecimalFilter',
      text: 'StringFilter',
    },
  },
  NumberHaving: {
    fields: {
      avg: 'DecimalFilter',
      sum: 'DecimalFilter',
    },
  },
  PostAuthorInput: {
    fields: {
      connect: 'AuthorUniqueBy',
      create: 'AuthorCreateInput',
    },
  },
  PostConflictInput: {
    fields: {
      where: 'PostWhere',
    },
  },
  PostCreateInput: {
    fields: {
      author: 'PostAuthorInput',
      details: 'JSON',
      editor: 'PostEditorInput',
      postTags: 'PostPostTagsInput',
      price: 'Decimal',
      published: 'DateTime',
      tags: 'PostTagsInput',
    },
  },
  PostEditorInput: {
    fields: {
      connect: 'AuthorUniqueBy',
      create: 'AuthorCreateInput',
    },
  },
  PostHaving: {
    fields: {
      count: 'IntFilter',
      price: 'NumberHaving',
      views: 'NumberHaving',
    },
  },
  PostIncrementInput: {
    fields: {
      price: 'Decimal',
    },
  },
  PostListFilter: {
    fields: {
      every: 'PostWhere',
      none: 'PostWhere',
      some: 'PostWhere',
    },
  },
  PostOrderBy: {
    fields: {
      author: 'AuthorOrderBy',
      editor: 'AuthorOrderBy',
      postTags: 'CountOrderBy',
      tags: 'CountOrderBy',
    },
  },
  PostPostTagsInput: {
    fields: {
      create: '[PostTagCreateInput]',
      delete: '[PostTagUniqueBy]',
    },
  },
  PostTagConflictInput: {
    fields: {
      where: 'PostTagWhere',
    },
  },
  PostTagCreateInput: {
    fields: {
      post: 'PostTagPostInput',
      tag: 'PostTagTagInput',
    },
  },
  PostTagHaving: {
    fields: {
      count: 'IntFilter',
    },
  },
  PostTagListFilter: {
    fields: {
      every: 'PostTagWhere',
      none: 'PostTagWhere',
      some: 'PostTagWhere',
    },
  },
  PostTagOrderBy: {
    fields: {
      post: 'PostOrderBy',
      tag: 'TagOrderBy',
    },
  },
  PostTagPostInput: {
    fields: {
      connect: 'PostUniqueBy',
      create: 'PostCreateInput',
    },
  },
  PostTagTagInput: {
    fields: {
      connect: 'TagUniqueBy',
      create: 'TagCreateInput',
    },
  },
  PostTagWhere: {
    fields: {
      and: '[PostTagWhere]',
      id: 'IDFilter',
      not: 'PostTagWhere',
      or: '[PostTagWhere]',
      post: 'PostWhere',
      postId: 'IDFilter',
      tag: 'TagWhere',
      tagId: 'IDFilter',
    },
  },
  PostTagsInput: {
    fields: {
      connect: '[TagUniqueBy]',
      create: '[TagCreateInput]',
      disconnect: '[TagUniqueBy]',
      set: '[TagUniqueBy]',
    },
  },
  PostUniqueBy: {
    fields: {
      authorIdTitle: 'PostAuthorIdTitleKey',
    },
  },
  PostUpdateInput: {
    fields: {
      author: 'PostAuthorInput',
      details: 'JSON',
      editor: 'PostEditorInput',
      postTags: 'PostPostTagsInput',
      price: 'Decimal',
      published: 'DateTime',
      tags: 'PostTagsInput',
    },
  },
  PostWhere: {
    fields: {
      and: '[PostWhere]',
      author: 'AuthorWhere',
      authorId: 'IDFilter',
      created: 'DateTimeFilter',
      details: 'JSONFilter',
      editor: 'AuthorWhere',
      editorId: 'IDFilter',
      id: 'IDFilter',
      labels: 'StringArrayFilter',
      not: 'PostWhere',
      or: '[PostWhere]',
      postTags: 'PostTagListFilter',
      price: 'DecimalFilter',
      published: 'DateTimeFilter',
      shoutedTitle: 'StringFilter',
      slug: 'StringFilter',
      status: 'PostStatusFilter',
      tags: 'TagListFilter',
      title: 'StringFilter',
      views: 'IntFilter',
    },
  },
  ProfileAuthorInput: {
    fields: {
      connect: 'AuthorUniqueBy',
      create: 'AuthorCreateInput',
    },
  },
  ProfileConflictInput: {
    fields: {
      where: 'ProfileWhere',
    },
  },
  ProfileCreateInput: {
    fields: {
      author: 'ProfileAuthorInput',
    },
  },
  ProfileHaving: {
    fields: {
      count: 'IntFilter',
    },
  },
  ProfileOrderBy: {
    fields: {
      author: 'AuthorOrderBy',
    },
  },
  ProfileWhere: {
    fields: {
      and: '[ProfileWhere]',
      author: 'AuthorWhere',
      authorId: 'IDFilter',
      bio: 'StringFilter',
      id: 'IDFilter',
      not: 'ProfileWhere',
      or: '[ProfileWhere]',
      public: 'BooleanFilter',
    },
  },
  SampleConflictInput: {
    fields: {
      where: 'SampleWhere',
    },
  },
  SampleCreateInput: {
    fields: {
      at: 'Time',
      big: 'BigInt',
      code: 'UUID',
      data: 'Bytes',
      span: 'Duration',
    },
  },
  SampleHaving: {
    fields: {
      big: 'NumberHaving',
      count: 'IntFilter',
    },
  },
  SampleIncrementInput: {
    fields: {
      big: 'BigInt',
    },
  },
  SampleUpdateInput: {
    fields: {
      at: 'Time',
      big: 'BigInt',
      code: 'UUID',
      data: 'Bytes',
      span: 'Duration',
    },
  },
  SampleWhere: {
    fields: {
      and: '[SampleWhere]',
      at: 'TimeFilter',
      big: 'BigIntFilter',
      code: 'UUIDFilter',
      data: 'BytesFilter',
      id: 'IDFilter',
      not: 'SampleWhere',
      numbers: 'IntArrayFilter',
      or: '[SampleWhere]',
      span: 'DurationFilter',
    },
  },
  TagConflictInput: {
    fields: {
      where: 'TagWhere',
    },
  },
  TagCreateInput: {
    fields: {
      posts: 'TagPostsInput',
      tagPosts: 'TagTagPostsInput',
    },
  },
  TagHaving: {
    fields: {
      count: 'IntFilter',
      weight: 'NumberHaving',
    },
  },
  TagListFilter: {
    fields: {
      every: 'TagWhere',
      none: 'TagWhere',
      some: 'TagWhere',
    },
  },
  TagOrderBy: {
    fields: {
      posts: 'CountOrderBy',
      tagPosts: 'CountOrderBy',
    },
  },
  TagPostsInput: {
    fields: {
      connect: '[PostUniqueBy]',
      create: '[PostCreateInput]',
      disconnect: '[PostUniqueBy]',
      set: '[PostUniqueBy]',
    },
  },
  TagTagPostsInput: {
    fields: {
      create: '[PostTagCreateInput]',
      delete: '[PostTagUniqueBy]',
    },
  },
  TagUpdateInput: {
    fields: {
      posts: 'TagPostsInput',
      tagPosts: 'TagTagPostsInput',
    },
  },
  TagWhere: {
    fields: {
      and: '[TagWhere]',
      id: 'IDFilter',
      name: 'StringFilter',
      not: 'TagWhere',
      or: '[TagWhere]',
      posts: 'PostListFilter',
      tagPosts: 'PostTagListFilter',
      weight: 'FloatFilter',
    },
  },
  TimeFilter: {
    fields: {
      eq: 'Time',
      gt: 'Time',
      gte: 'Time',
      in: '[Time]',
      lt: 'Time',
      lte: 'Time',
      ne: 'Time',
      notIn: '[Time]',
    },
  },
  UUIDFilter: {
    fields: {
      eq: 'UUID',
      in: '[UUID]',
      ne: 'UUID',
      notIn: '[UUID]',
    },
  },
};
