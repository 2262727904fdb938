SELECT avg("posts"."price")::float8, avg("posts"."views")::float8, count(*), count(DISTINCT "posts"."author_id"), count(DISTINCT "posts"."editor_id"), count(DISTINCT "posts"."status"), max("posts"."price"), max("posts"."published"), max("posts"."title"), max("posts"."views"), min("posts"."price"), min("posts"."published"), min("posts"."title"), min("posts"."views"), sum("posts"."price")::decimal, sum("posts"."views")::decimal FROM "posts" WHERE "posts"."views" > $1;
SELECT avg("tags"."weight")::float8, min("tags"."name"), sum("tags"."weight")::float8 FROM "tags";
SELECT "authors"."id", "authors"."name" FROM "authors" ORDER BY "authors"."id" LIMIT $1;
SELECT count(*), count(DISTINCT "authors"."name"), min("authors"."name") FROM "authors" WHERE "authors"."id" = $1;
SELECT "posts"."author_id" AS "#key", count(*) AS "count", max("posts"."views") AS "max views" FROM "posts" WHERE "posts"."author_id" = ANY($1::int4[]) GROUP BY "posts"."author_id";
