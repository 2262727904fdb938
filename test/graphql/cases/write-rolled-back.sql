INSERT INTO "tags" ("name") VALUES ($1) RETURNING "tags"."name";
WITH "written" AS (INSERT INTO "authors" ("id", "email", "name") VALUES ($1, $2, $3) RETURNING "authors"."id") SELECT "written"."id" FROM (VALUES (1)) AS "one" LEFT JOIN "written" ON TRUE WHERE CASE WHEN "written"."id" IS NULL THEN ('phoebe: rows other than expected' || coalesce("written"."id"::text, ''))::bool ELSE TRUE END;
