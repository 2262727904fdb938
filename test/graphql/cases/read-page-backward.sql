SELECT "posts"."id", "posts"."views" FROM "posts" ORDER BY "posts"."views", "posts"."id" DESC LIMIT 3;
SELECT "posts"."id" FROM "posts" ORDER BY "posts"."id" LIMIT 1;
SELECT "posts"."id" FROM "posts" ORDER BY "posts"."id" LIMIT 2 OFFSET $1;
