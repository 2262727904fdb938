INSERT INTO "tags" ("name") VALUES ($1) RETURNING "tags"."name";
INSERT INTO "authors" ("id", "email", "name") VALUES ($1, $2, $3) RETURNING "authors"."id";
