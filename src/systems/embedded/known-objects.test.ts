import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../harness/index.js';
import { Fixture } from './embedded.fixture.js';

// What the catalog says of constants at once is what its relations say by a query, which is how the
// same is found for columns.

const OBJECTS = `
  CREATE TABLE t (a int PRIMARY KEY, b text UNIQUE);
  CREATE TABLE "My ""table""" (a int);
  CREATE SCHEMA s;
  CREATE TABLE s.t (a int PRIMARY KEY);
  CREATE TABLE s.only_there (a int);
  CREATE VIEW s.t_b_key AS SELECT 1 AS a;
  CREATE VIEW v AS SELECT a FROM t;
  CREATE VIEW pg_class AS SELECT 1 AS a;
  CREATE INDEX i ON v (a);
  CREATE TYPE l AS LIST (ELEMENT TYPE = int4);
  CREATE TYPE pair AS (a int4, b text);
  CREATE DATABASE other;
  CREATE TABLE other.public.far (a int)`;

const SEARCH_PATHS = ['public', 's, public', 'public, pg_catalog', '""'];

/** Of the functions those whose names begin so: what is an error is found by a query each. */
const SOME_FUNCTIONS = '^[a-f]';

let fixture: Fixture;
let session: Session;

beforeAll(() => {
  fixture = new Fixture();
  session = fixture.system.connect();
  for (const statement of OBJECTS.split(';')) {
    expect(fixture.run(session, statement)).not.toContain('ERROR');
  }
});

afterAll(() => fixture.close());

/** The rows of a query of texts, none of which has a line break. */
function rows(sql: string): readonly (readonly string[])[] {
  const output = fixture.run(session, sql);
  expect(output).not.toContain('ERROR');
  return output
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line.slice(1, -1).replaceAll('""', '"')) as string[]);
}

/** The value of an expression of constants as a text; null also where it is an error. */
function value(expression: string): string | null {
  const output = fixture.run(session, `SELECT jsonb_build_array((${expression})::text)::text`);
  if (/ERROR/.test(output)) return null;
  return (JSON.parse(output.split('\n')[1]!.slice(1, -1).replaceAll('""', '"')) as [string])[0];
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const NAMES = {
  regclass: `
    SELECT quote_ident(relname) FROM pg_catalog.pg_class
    UNION SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    UNION SELECT * FROM (VALUES ('other.public.far'), ('materialize.s.t'), ('S.T'), (' t '),
      ('"T"'), ('public.far'), ('l'), ('nowhere')) AS v`,
  regtype: `
    SELECT name FROM mz_catalog.mz_types
    UNION SELECT format_type(t.oid, NULL) FROM mz_catalog.mz_types t
    UNION SELECT * FROM (VALUES ('INT'), ('varchar(3)[]'), ('pg_catalog.int4'), ('int4[3]'),
      ('nothing'), ('dec'), ('timestamp  with time zone')) AS v`,
  regproc: `
    SELECT proname FROM pg_catalog.pg_proc WHERE proname ~ '${SOME_FUNCTIONS}'
    UNION SELECT 'pg_catalog.' || proname FROM pg_catalog.pg_proc WHERE proname ~ '^[u-z]'
    UNION SELECT * FROM (VALUES ('NOW'), ('mz_catalog.now'), ('mz_version'), ('nothing')) AS v`,
};

test.each(['regclass', 'regtype', 'regproc'] as const)('a name is of the same %s', (type) => {
  for (const path of SEARCH_PATHS.slice(1, 3)) {
    fixture.run(session, `SET search_path = ${path}`);
    const wanted = rows(`
      SELECT jsonb_build_array(n, to_${type}(n)::oid::text)::text FROM (${NAMES[type]}) AS x (n)`);
    const found = wanted.map(([name]) => [name, value(`${literal(name!)}::${type}::oid`)]);
    expect(found.filter(([, oid]) => oid !== null).length).toBeGreaterThan(40);
    expect(found).toEqual(wanted);
  }
});

const NUMBERS = {
  // A query calls the index of a key by its schema where another schema has one of that name.
  regclass: "SELECT oid FROM pg_catalog.pg_class WHERE relname <> 't_b_key'",
  regtype: 'SELECT oid FROM mz_catalog.mz_types',
  regproc: 'SELECT oid FROM pg_catalog.pg_proc',
  regnamespace: 'SELECT oid FROM pg_catalog.pg_namespace',
};

test.each(['regclass', 'regtype', 'regproc', 'regnamespace'] as const)(
  'a number of %s has the same name',
  (type) => {
    for (const path of SEARCH_PATHS) {
      fixture.run(session, `SET search_path = ${path}`);
      const wanted = rows(`
        SELECT jsonb_build_array(oid::text, oid::${type}::text)::text
          FROM (${NUMBERS[type]} UNION SELECT 0::oid UNION SELECT 424242::oid) AS x (oid)`);
      const found = wanted.map(([oid]) => [oid, value(`${oid!}::oid::${type}`)]);
      expect(found.length).toBeGreaterThan(5);
      expect(found).toEqual(wanted);
    }
  },
);

test('a type with a modifier has the same name', () => {
  fixture.run(session, 'RESET search_path');
  const wanted = rows(`
    SELECT jsonb_build_array(t.oid::text, coalesce(m.m::text, 'NULL'), format_type(t.oid, m.m))::text
      FROM (SELECT oid FROM mz_catalog.mz_types UNION SELECT 0::oid UNION SELECT 424242::oid) t,
           (VALUES (NULL), (-1), (0), (3), (5), (65540), (393222), (2000)) AS m (m)`);
  const found = wanted.map(([oid, modifier]) => {
    return [oid, modifier, value(`format_type(${oid!}, ${modifier!})`)];
  });
  expect(found.length).toBeGreaterThan(500);
  expect(found).toEqual(wanted);
});
