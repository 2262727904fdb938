INSERT INTO "posts" ("id", "title", "price", "author_id", "labels", "details", "slug") VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING "posts"."id", "posts"."title", "posts"."views", "posts"."price", "posts"."status", "posts"."author_id", "posts"."labels", "posts"."details";
SELECT "authors"."id", "authors"."name" FROM "authors" WHERE "authors"."id" = ANY($1::int4[]);
SELECT count(*) FROM "posts";
SELECT "posts"."author_id" AS "#key", count(*) AS "count" FROM "posts" WHERE "posts"."author_id" = ANY($1::int4[]) GROUP BY "posts"."author_id";
