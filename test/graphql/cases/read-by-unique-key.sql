SELECT "authors"."email", "authors"."name" FROM "authors" WHERE "authors"."email" = ANY($1::text[]);
SELECT "posts"."id", "posts"."title", "posts"."author_id", "posts"."editor_id" FROM "posts" INNER JOIN unnest($1::int4[], $2::text[]) AS "key" ("author_id", "title") ON "posts"."author_id" = "key"."author_id" AND "posts"."title" = "key"."title";
SELECT "posts"."id", "posts"."title" FROM "posts" WHERE "posts"."id" = ANY($1::int4[]);
SELECT "authors"."id", "authors"."name" FROM "authors" WHERE "authors"."id" = ANY($1::int4[]);
