SELECT "authors"."email", "authors"."name" FROM "authors" WHERE "authors"."email" = ANY($1::text[]);
SELECT "posts"."id", "posts"."title", "posts"."author_id", "posts"."editor_id", "authors#1"."id", "authors#1"."name" FROM "posts" INNER JOIN unnest($1::int4[], $2::text[]) AS "key" ("author_id", "title") ON "posts"."author_id" = "key"."author_id" AND "posts"."title" = "key"."title" LEFT JOIN "authors" AS "authors#1" ON "posts"."editor_id" = "authors#1"."id";
SELECT "posts"."id", "posts"."title" FROM "posts" WHERE "posts"."id" = ANY($1::int4[]);
