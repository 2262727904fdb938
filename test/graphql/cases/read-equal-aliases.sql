SELECT "posts"."id", "posts"."title", "posts"."author_id" FROM "posts" ORDER BY "posts"."id" LIMIT $1;
SELECT "authors"."id", "authors"."name" FROM "authors" WHERE "authors"."id" = ANY($1::int4[]);
SELECT "authors"."id", "authors"."email", "authors"."name", "authors"."born" FROM "authors" WHERE "authors"."id" = ANY($1::int4[]);
SELECT "post_tags#1"."post_id" AS "#key", count(*) AS "count" FROM "tags" INNER JOIN "post_tags" AS "post_tags#1" ON "post_tags#1"."tag_id" = "tags"."name" WHERE "post_tags#1"."post_id" = ANY($1::int4[]) GROUP BY "post_tags#1"."post_id";
SELECT "parent"."#key", "page"."name", "page"."weight" FROM unnest($1::int4[]) AS "parent" ("#key") CROSS JOIN LATERAL (SELECT "tags"."name" AS "name", "tags"."weight" AS "weight" FROM "tags" INNER JOIN "post_tags" AS "post_tags#1" ON "post_tags#1"."tag_id" = "tags"."name" WHERE "post_tags#1"."post_id" = "parent"."#key" ORDER BY "tags"."name" LIMIT $2) AS "page";
