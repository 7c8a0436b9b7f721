import { expect, test } from 'vitest';
import { renameInCreateSql } from './rename-in-sql.js';

const renaming = { schema: { database: 'd', schema: 's' }, from: 't', to: 'u' };

test.each([
  [
    'CREATE TABLE "d"."s"."t" ("t" "pg_catalog"."int4")',
    'CREATE TABLE "d"."s"."u" ("t" "pg_catalog"."int4")',
  ],
  [
    'CREATE TABLE "d"."s"."x" ("t" "pg_catalog"."int4")',
    'CREATE TABLE "d"."s"."x" ("t" "pg_catalog"."int4")',
  ],
  ['CREATE VIEW "d"."s"."t" AS SELECT 1', 'CREATE VIEW "d"."s"."u" AS SELECT 1'],
  [
    'CREATE VIEW "d"."s"."v" AS SELECT "t"."a", "d"."s"."t"."b", "d"."s"."t".* FROM "d"."s"."t", "d"."x"."t" AS "y"',
    'CREATE VIEW "d"."s"."v" AS SELECT "t"."a", "t"."b", "t".* FROM "d"."s"."u" AS "t", "d"."x"."t" AS "y"',
  ],
  [
    'CREATE VIEW "d"."s"."v" AS WITH "t" AS (SELECT * FROM "d"."s"."t" AS "z") SELECT * FROM "t"',
    'CREATE VIEW "d"."s"."v" AS WITH "t" AS (SELECT * FROM "d"."s"."u" AS "z") SELECT * FROM "t"',
  ],
  [
    `CREATE SINK "d"."s"."k" FROM "d"."s"."t" INTO AVRO OCF 't'`,
    `CREATE SINK "d"."s"."k" FROM "d"."s"."u" INTO AVRO OCF 't'`,
  ],
  [
    `CREATE SOURCE "d"."s"."t" FROM FILE 't' FORMAT TEXT`,
    `CREATE SOURCE "d"."s"."u" FROM FILE 't' FORMAT TEXT`,
  ],
  ['CREATE INDEX "i" ON "d"."s"."t" ("t")', 'CREATE INDEX "i" ON "d"."s"."u" ("t")'],
  ['CREATE INDEX "t" ON "d"."s"."x" ("t")', 'CREATE INDEX "u" ON "d"."s"."x" ("t")'],
  ['CREATE UNIQUE INDEX "t" ON "d"."s"."x" ("t")', 'CREATE UNIQUE INDEX "u" ON "d"."s"."x" ("t")'],
  ['CREATE INDEX "t" ON "d"."r"."x" ("t")', 'CREATE INDEX "t" ON "d"."r"."x" ("t")'],
])('%s', (createSql, expected) => {
  expect(renameInCreateSql(createSql, renaming)).toBe(expected);
});
