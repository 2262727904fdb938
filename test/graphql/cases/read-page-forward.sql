SELECT "posts"."id", "posts"."views" FROM "posts" WHERE "posts"."views" <= $1 AND ("posts"."views" < $1 OR ("posts"."views" = $1 AND "posts"."id" > $2)) ORDER BY "posts"."views" DESC, "posts"."id" LIMIT $3;
SELECT count(*) FROM "posts";
