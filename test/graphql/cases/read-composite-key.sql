SELECT "post_tags"."post_id", "post_tags"."tag_id" FROM "post_tags" INNER JOIN unnest($1::int4[], $2::text[]) AS "key" ("post_id", "tag_id") ON "post_tags"."post_id" = "key"."post_id" AND "post_tags"."tag_id" = "key"."tag_id";
SELECT "post_tags"."post_id", "post_tags"."tag_id" FROM "post_tags" WHERE ("post_tags"."post_id" = $1 AND "post_tags"."tag_id" = $2) OR ("post_tags"."post_id" = $3 AND "post_tags"."tag_id" = $4) ORDER BY "post_tags"."post_id", "post_tags"."tag_id" LIMIT $5;
SELECT count(*) FROM "post_tags" WHERE ("post_tags"."post_id" = $1 AND "post_tags"."tag_id" = $2) OR ("post_tags"."post_id" = $3 AND "post_tags"."tag_id" = $4);
SELECT "post_tags"."post_id", "post_tags"."tag_id" FROM "post_tags" WHERE NOT ("post_tags"."post_id" = $1 AND "post_tags"."tag_id" = $2) ORDER BY "post_tags"."post_id", "post_tags"."tag_id" LIMIT $3;
SELECT "posts"."id" FROM "posts" ORDER BY "posts"."title", "posts"."id" LIMIT $1;
SELECT "posts"."id", "posts"."title" FROM "posts" WHERE "posts"."id" = ANY($1::int4[]);
SELECT "tags"."name", "tags"."weight" FROM "tags" WHERE "tags"."name" = ANY($1::text[]);
SELECT "parent"."#key", "page"."postId", "page"."tagId" FROM unnest($1::int4[]) AS "parent" ("#key") CROSS JOIN LATERAL (SELECT "post_tags"."post_id" AS "postId", "post_tags"."tag_id" AS "tagId" FROM "post_tags" WHERE "post_tags"."post_id" = "parent"."#key" ORDER BY "post_tags"."post_id", "post_tags"."tag_id" LIMIT $2) AS "page";
SELECT "tags"."name", "tags"."weight" FROM "tags" WHERE "tags"."name" = ANY($1::text[]);
