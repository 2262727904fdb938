INSERT INTO "authors" ("id", "email", "name", "boss_id") VALUES ($1, $2, $3, DEFAULT), ($4, $5, $6, $7) RETURNING "authors"."id", "authors"."name", "authors"."boss_id";
INSERT INTO "posts" ("id", "title", "author_id") VALUES ($1, $2, $3), ($4, $5, $6), ($7, $8, $9) RETURNING "posts"."id", "posts"."author_id";
SELECT "post_tags"."post_id", "post_tags"."tag_id" FROM "post_tags" WHERE "post_tags"."post_id" = $1 AND "post_tags"."tag_id" = ANY($2::text[]);
INSERT INTO "post_tags" ("post_id", "tag_id") VALUES ($1, $2) RETURNING "post_tags"."post_id";
INSERT INTO "profiles" ("author_id", "bio") VALUES ($1, $2) RETURNING "profiles"."author_id";
SELECT "profiles"."author_id", "profiles"."bio" FROM "profiles" WHERE "profiles"."author_id" = ANY($1::int4[]);
SELECT "authors"."id", "authors"."name" FROM "authors" WHERE "authors"."id" = ANY($1::int4[]);
SELECT "parent"."#key", "page"."id", "page"."title" FROM unnest($1::int4[]) AS "parent" ("#key") CROSS JOIN LATERAL (SELECT "posts"."id" AS "id", "posts"."title" AS "title" FROM "posts" WHERE "posts"."author_id" = "parent"."#key" ORDER BY "posts"."id" LIMIT $2) AS "page";
SELECT "parent"."#key", "page"."name" FROM unnest($1::int4[]) AS "parent" ("#key") CROSS JOIN LATERAL (SELECT "tags"."name" AS "name" FROM "tags" INNER JOIN "post_tags" AS "post_tags#1" ON "post_tags#1"."tag_id" = "tags"."name" WHERE "post_tags#1"."post_id" = "parent"."#key" ORDER BY "tags"."name" LIMIT $2) AS "page";
