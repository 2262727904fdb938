SELECT "posts"."id", "posts"."title", "posts"."views" FROM "posts" ORDER BY "posts"."id" LIMIT 1;
