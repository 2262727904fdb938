SELECT "authors"."id", "authors"."email", "authors"."name" FROM "authors" ORDER BY "authors"."id" LIMIT 2;
SELECT upper("posts"."title") FROM "posts" WHERE upper("posts"."title") LIKE $1 ORDER BY upper("posts"."title"), "posts"."id" LIMIT 20;
SELECT "parent"."#key", "page"."shoutedTitle" FROM unnest($1::int4[]) AS "parent" ("#key") CROSS JOIN LATERAL (SELECT upper("posts"."title") AS "shoutedTitle" FROM "posts" WHERE "posts"."author_id" = "parent"."#key" ORDER BY "posts"."id" LIMIT $2) AS "page";
