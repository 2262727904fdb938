UPDATE "posts" SET "status" = $1 WHERE "posts"."id" IN (SELECT "posts#1"."id" FROM "posts" AS "posts#1" WHERE "posts#1"."views" >= $2 LIMIT $3) RETURNING "posts"."id";
