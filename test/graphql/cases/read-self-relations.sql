SELECT "authors"."name", "authors"."boss_id" FROM "authors" WHERE EXISTS (SELECT 1 FROM "authors" AS "authors#1" WHERE "authors"."boss_id" = "authors#1"."id") ORDER BY "authors"."id" LIMIT $1;
SELECT "authors"."id", "authors"."name" FROM "authors" WHERE "authors"."id" = ANY($1::int4[]);
SELECT "authors"."boss_id" AS "#key", count(*) AS "count" FROM "authors" WHERE "authors"."boss_id" = ANY($1::int4[]) GROUP BY "authors"."boss_id";
SELECT "parent"."#key", "page"."id", "page"."name" FROM unnest($1::int4[]) AS "parent" ("#key") CROSS JOIN LATERAL (SELECT "authors"."id" AS "id", "authors"."name" AS "name" FROM "authors" WHERE "authors"."boss_id" = "parent"."#key" ORDER BY "authors"."name" DESC, "authors"."id" LIMIT $2) AS "page";
SELECT "parent"."#key", "page"."name" FROM unnest($1::int4[]) AS "parent" ("#key") CROSS JOIN LATERAL (SELECT "authors"."name" AS "name" FROM "authors" WHERE "authors"."boss_id" = "parent"."#key" ORDER BY "authors"."id" LIMIT $2) AS "page";
