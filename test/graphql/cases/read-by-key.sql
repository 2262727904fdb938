SELECT "authors"."id", "authors"."email", "authors"."name", "authors"."born", "authors"."boss_id" FROM "authors" WHERE "authors"."id" = ANY($1::int4[]);
SELECT "posts"."id", "posts"."title", "posts"."status" FROM "posts" WHERE "posts"."id" = ANY($1::int4[]);
SELECT "tags"."name" FROM "tags" WHERE "tags"."name" = ANY($1::text[]);
