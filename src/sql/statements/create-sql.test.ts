import { describe, expect, test } from 'vitest';
import type { NewItem, StatementPlan } from '../statement-plan.js';
import { parseStatements } from '../syntax/index.js';
import { CatalogOfItems, column } from './catalog-of-items.fixture.js';
import { planStatement } from './plan-statement.js';

const catalog = new CatalogOfItems([
  { name: 't', kind: 'table', columns: [column('a', 'int4'), column('Name', 'text')] },
  {
    name: 'u',
    kind: 'view',
    columns: [column('a', 'int4')],
    schema: { database: 'materialize', schema: 's' },
  },
  {
    name: 't',
    kind: 'table',
    columns: [column('z', 'text')],
    schema: { database: 'other', schema: 'public' },
  },
]);
/** The same items, seen by a session in which short names mean other things. */
const elsewhere = new CatalogOfItems([...catalog.items()]);
elsewhere.currentDatabase = 'other';

function planned(text: string, view: CatalogOfItems): StatementPlan & { item: NewItem } {
  return planStatement(parseStatements(text)[0]!, view) as StatementPlan & { item: NewItem };
}

/** Without what belongs to the statement rather than to the item. */
function essence(plan: object): unknown {
  const { item, ...rest } = plan as { item: NewItem };
  const statement = { materialized: null, replace: null, pathPosition: null };
  return { ...rest, ...statement, item: { ...item, ifNotExists: false } };
}

describe('what the catalog keeps of a CREATE statement', () => {
  test.each([
    'CREATE TABLE IF NOT EXISTS x (a INT DEFAULT - 1, "B" varchar(10) NOT NULL, c timestamptz, d int[])',
    'create view x as select t.a as b, t.*, public.t."Name" || t."Name" as n from t join s.u using (a) where t.a in (select a from t as q)',
    'create or replace materialized view x(p, q) as with t as (select a as b, 1 as c from t) select * from t',
    'create view x as select count(*) c, sum(a) filter (where a > 0), max(a::text || \'x\') as "M" from t group by a having count(*) > 1 order by 1 limit 3',
    "create materialized source x(l) from file 'y' with(tail = true) format text",
    "create sink if not exists x from s.u into avro ocf 'f' without snapshot as of 1 + 1",
    'create index on t ("Name")',
    'create default index on t',
    'create default index x on s.u',
  ])('gives the same plan in any session: %s', (text) => {
    const first = planned(text, catalog);
    const again = planned(first.item.createSql, elsewhere);
    expect(essence({ ...again, isDefault: null })).toEqual(essence({ ...first, isDefault: null }));
    expect(again.item.createSql).toBe(first.item.createSql);
  });
});
