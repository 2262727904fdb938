DELETE FROM "posts" WHERE "posts"."id" = $1 RETURNING "posts"."id", "posts"."title", "posts"."author_id";
SELECT "authors"."id", "authors"."name" FROM "authors" WHERE "authors"."id" = ANY($1::int4[]);
SELECT "post_tags#1"."post_id" AS "#key", count(*) AS "count" FROM "tags" INNER JOIN "post_tags" AS "post_tags#1" ON "post_tags#1"."tag_id" = "tags"."name" WHERE "post_tags#1"."post_id" = ANY($1::int4[]) GROUP BY "post_tags#1"."post_id";
SELECT "posts"."author_id" AS "#key", count(*) AS "count" FROM "posts" WHERE "posts"."author_id" = ANY($1::int4[]) GROUP BY "posts"."author_id";
DELETE FROM "posts" WHERE "posts"."id" IN (SELECT "posts#1"."id" FROM "posts" AS "posts#1" WHERE EXISTS (SELECT 1 FROM "authors" AS "authors#2" WHERE "posts#1"."author_id" = "authors#2"."id" AND "authors#2"."name" = $1) LIMIT $2) RETURNING "posts"."id", "posts"."title";
SELECT count(*) FROM "posts";
