SELECT "samples"."id", "samples"."big", "samples"."code", "samples"."data", "samples"."at", "samples"."span", "samples"."numbers" FROM "samples" ORDER BY "samples"."id" LIMIT 20;
SELECT "posts"."price", "posts"."labels", "posts"."details", "posts"."published" FROM "posts" WHERE "posts"."id" = ANY($1::int4[]) ORDER BY "posts"."id" LIMIT 20;
SELECT count(*) FROM "samples" WHERE "samples"."big" > $1 AND "samples"."code" = $2 AND "samples"."data" = $3 AND "samples"."at" < $4 AND "samples"."span" = $5;
