SELECT "posts"."id", "posts"."price" FROM "posts" ORDER BY "posts"."price", "posts"."id" LIMIT 20;
SELECT "posts"."id", "posts"."price" FROM "posts" ORDER BY "posts"."price" DESC, "posts"."id" LIMIT 20;
SELECT "posts"."id", "posts"."price" FROM "posts" ORDER BY "posts"."price" NULLS FIRST, "posts"."id" LIMIT 20;
SELECT "posts"."id", "posts"."price" FROM "posts" ORDER BY "posts"."price" DESC NULLS LAST, "posts"."id" DESC LIMIT 20;
