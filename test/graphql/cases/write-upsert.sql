INSERT INTO "authors" ("id", "email", "name") VALUES ($1, $2, $3) ON CONFLICT ("email") DO UPDATE SET "name" = "excluded"."name" RETURNING "authors"."id", "authors"."name";
INSERT INTO "authors" ("id", "email", "name", "born") VALUES ($1, $2, $3, $4) ON CONFLICT ("email") DO UPDATE SET "name" = "excluded"."name", "born" = "excluded"."born" RETURNING "authors"."id", "authors"."name", "authors"."born";
INSERT INTO "authors" ("id", "email", "name") VALUES ($1, $2, $3) ON CONFLICT ("email") DO UPDATE SET "name" = "excluded"."name" WHERE "authors"."name" = $4 RETURNING "authors"."id", "authors"."name";
SELECT "authors"."id", "authors"."email", "authors"."name" FROM "authors" WHERE "authors"."email" = ANY($1::text[]);
