UPDATE "posts" SET "title" = $1, "price" = $2, "views" = "posts"."views" + $3::int4 WHERE "posts"."id" = $4 RETURNING "posts"."id", "posts"."title", "posts"."views", "posts"."price";
SELECT "posts"."id", "posts"."title" FROM "posts" WHERE "posts"."id" = $1;
