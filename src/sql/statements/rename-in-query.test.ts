import { expect, test } from 'vitest';
import { SqlError } from '../sql-error.js';
import { parseStatements } from '../syntax/index.js';
import { CatalogOfItems, column } from './catalog-of-items.fixture.js';
import { planStatement } from './plan-statement.js';
import { renameInCreateSql } from './rename-in-sql.js';

const PUBLIC = { database: 'materialize', schema: 'public' };

/** Tables `public.col`, `s.col` and `public.x`, the first of which may be called otherwise. */
function catalogWith(name: string): CatalogOfItems {
  const columns = [column('a', 'int4'), column('b', 'int4')];
  return new CatalogOfItems([
    { name, kind: 'table', columns },
    { name: 'col', kind: 'table', columns, schema: { database: 'materialize', schema: 's' } },
    { name: 'x', kind: 'table', columns: [column('a', 'int4'), column('c', 'int4')] },
  ]);
}

/** What a view is planned to, and its statement as it is stored. */
function planView(
  text: string,
  catalog: CatalogOfItems,
): { readonly meaning: object; readonly createSql: string } {
  const view = planStatement(parseStatements(text)[0]!, catalog);
  if (view.kind !== 'createView') throw new Error(`not a view: ${text}`);
  const { plan, columns, keys, item } = view;
  return { meaning: { plan, columns, keys, uses: item.uses }, createSql: item.createSql };
}

/** Queries, some of them after names for their columns. */
const QUERIES = [
  'SELECT a FROM col',
  'SELECT col.a FROM col',
  'SELECT public.col.a FROM public.col',
  'SELECT materialize.public.col.a FROM col WHERE public.col.b > 1 ORDER BY public.col.a',
  'SELECT public.col.* FROM col',
  'SELECT col.* FROM col',
  'SELECT col FROM col',
  'SELECT col AS r, public.col.a FROM col',
  'SELECT y.a FROM public.col AS y',
  'SELECT y, y.* FROM public.col AS y',
  'SELECT y.p FROM public.col AS y(p, q)',
  'SELECT count(*), max(public.col.b) FROM col GROUP BY col.a HAVING min(public.col.b) > 0',
  // Two tables of one name.
  'SELECT public.col.a, s.col.b FROM public.col, s.col',
  '(c1, c2, c3, c4) AS SELECT public.col.*, s.col.* FROM s.col, public.col WHERE public.col.a = s.col.a',
  '(c1, c2, c3, c4) AS SELECT * FROM public.col JOIN s.col ON public.col.a = s.col.a',
  '(c1, c2, c3) AS SELECT * FROM public.col JOIN s.col USING (a)',
  'SELECT public.col.b, a FROM s.col LEFT JOIN public.col USING (a)',
  '(c1, c2, c3, c4, c5, c6) AS SELECT * FROM public.col JOIN x ON col.a = x.a, s.col WHERE public.col.b = s.col.b',
  'SELECT j.c FROM (public.col JOIN x ON public.col.a = x.a) AS j, s.col WHERE s.col.b = j.c',
  'SELECT s.col.a, y.b FROM s.col, public.col AS y',
  'SELECT s.col.a, mol.c FROM s.col, public.col, x AS mol WHERE public.col.b = 1',
  'SELECT mol.a, public.col.b FROM x AS mol, public.col WHERE col.a = mol.a',
  // Joins.
  'SELECT * FROM col JOIN x USING (a)',
  'SELECT public.col.a, x.c FROM col FULL JOIN x USING (a)',
  'SELECT j.a, public.col.b FROM col JOIN x USING (a) AS j',
  'SELECT * FROM col NATURAL JOIN x WHERE public.col.b = 1',
  '(c1, c2, c3, c4) AS SELECT * FROM x RIGHT JOIN public.col ON public.col.a = x.a',
  'SELECT * FROM col, LATERAL (SELECT public.col.a + x.c AS d FROM x) AS l',
  'SELECT * FROM col, generate_series(1, public.col.a)',
  // Queries in queries.
  'SELECT (SELECT max(public.col.a) FROM x) FROM col',
  'SELECT * FROM x WHERE EXISTS (SELECT 1 FROM public.col WHERE public.col.a = x.a)',
  'SELECT * FROM col WHERE a IN (SELECT c FROM x WHERE x.a = public.col.b)',
  'SELECT * FROM col WHERE EXISTS (SELECT 1 FROM col AS y WHERE y.a = public.col.b)',
  'SELECT * FROM col WHERE EXISTS (SELECT 1 FROM x AS col WHERE col.c = public.col.b)',
  'SELECT * FROM col WHERE col.a = 1 AND EXISTS (SELECT 1 FROM s.col WHERE a = public.col.b)',
  'SELECT * FROM s.col WHERE EXISTS (SELECT 1 FROM public.col WHERE col.a = s.col.b)',
  'SELECT * FROM s.col WHERE (SELECT public.col.a > s.col.b FROM public.col LIMIT 1)',
  'SELECT q.a FROM (SELECT public.col.a FROM public.col) AS q',
  'SELECT col.a FROM (SELECT public.col.a FROM public.col) AS col',
  // Set operations.
  'SELECT public.col.a FROM public.col UNION ALL SELECT s.col.b FROM s.col ORDER BY 1',
  'SELECT public.col.a FROM public.col EXCEPT (SELECT public.col.b FROM col)',
  // Common table expressions.
  'WITH col AS (SELECT public.col.a FROM public.col) SELECT col.a FROM col',
  'WITH col AS (SELECT * FROM public.col) SELECT col.* FROM public.col AS y, col WHERE y.a = col.a',
  'WITH col AS (SELECT * FROM s.col) SELECT public.col.a FROM public.col',
  'WITH col AS (SELECT * FROM x) ' +
    'SELECT * FROM public.col WHERE EXISTS (SELECT 1 FROM col WHERE col.c = public.col.a)',
  'WITH q AS (SELECT public.col.b AS mol FROM col) SELECT mol, public.col.a FROM q, public.col',
];

test.each(QUERIES)('%s means the same after its table got another name', (query) => {
  const before = planView(
    `CREATE VIEW v ${query.replace(/^(SELECT|WITH)/, 'AS $1')}`,
    catalogWith('col'),
  );
  const renamed = renameInCreateSql(before.createSql, { schema: PUBLIC, from: 'col', to: 'mol' });
  const after = planView(renamed, catalogWith('mol'));
  expect(after.meaning).toEqual(before.meaning);
  expect(after.createSql).toBe(renamed);
  const again = renameInCreateSql(renamed, { schema: PUBLIC, from: 'mol', to: 'col' });
  expect(planView(again, catalogWith('col')).meaning).toEqual(before.meaning);
});

test('what means a row or a column is not renamed beside another table of the name', () => {
  const query =
    'SELECT col FROM public.col WHERE EXISTS (SELECT 1 FROM s.col WHERE a = public.col.a)';
  const { createSql } = planView(`CREATE VIEW v AS ${query}`, catalogWith('col'));
  const rename = (): string =>
    renameInCreateSql(createSql, { schema: PUBLIC, from: 'col', to: 'mol' });
  expect(rename).toThrow(SqlError);
  expect(rename).toThrow('renaming "col", which a query names beside another table so called');
});
