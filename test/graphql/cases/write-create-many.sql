INSERT INTO "tags" ("name", "weight") VALUES ($1, $2), ($3, $4) ON CONFLICT ("name") DO UPDATE SET "weight" = "excluded"."weight" RETURNING "tags"."name", "tags"."weight";
INSERT INTO "tags" ("name") VALUES ($1), ($2) ON CONFLICT ("name") DO NOTHING RETURNING "tags"."name", "tags"."weight";
