import { describe, expect, it } from 'vitest';
import { Catalog } from './catalog/catalog.js';
import type { CatalogItem } from './catalog/item.js';
import { openSqliteCatalog } from './catalog/sqlite-catalog.js';
import { parseSearchPath, SessionCatalog } from './session-catalog.js';
import { SessionVariables } from './variables/session-variables.js';

function makeCatalog(): Catalog {
  const durable = openSqliteCatalog(':memory:', '00000000-0000-4000-8000-000000000000');
  return new Catalog(durable, durable.load());
}

function table(catalog: Catalog, name: string, more: Partial<CatalogItem> = {}): CatalogItem {
  const schema = { database: 'materialize', schema: 'public' };
  const id = catalog.allocateId();
  const item = { kind: 'table', id, schema, name, connection: null, createSql: '', uses: [] };
  return { ...item, columns: [], defaults: [], keys: [], checks: [], ...more } as CatalogItem;
}

describe('parseSearchPath', () => {
  it('takes quotes off and folds what has none', () => {
    expect(parseSearchPath('Public, "My ""own"" one",x')).toEqual(['public', 'My "own" one', 'x']);
    expect(parseSearchPath('')).toEqual([]);
  });
});

describe('SessionCatalog', () => {
  it('finds temporary items first, then those of the search path in its order', () => {
    const catalog = makeCatalog();
    catalog.createTemporarySchema(1);
    const other = { database: 'materialize', schema: 'other' };
    const temporary = { database: null, schema: 'mz_temp' };
    catalog.transact([
      { kind: 'createSchema', name: other },
      { kind: 'createItem', item: table(catalog, 'a') },
      { kind: 'createItem', item: table(catalog, 'a', { schema: other }) },
      { kind: 'createItem', item: table(catalog, 'b', { schema: other }) },
    ]);
    const variables = new SessionVariables();
    const session = new SessionCatalog(catalog, variables, 1);
    const find = (...name: string[]): string | undefined => session.resolveItem(name)?.id;
    expect([find('a'), find('b'), find('other', 'b')]).toEqual(['u1', undefined, 'u3']);
    expect(find('materialize', 'public', 'a')).toBe('u1');
    expect(find('nowhere', 'public', 'a')).toBe(undefined);
    variables.set('search_path', 'other, public', false);
    expect([find('a'), find('b')]).toEqual(['u2', 'u3']);
    const own = table(catalog, 'a', { schema: temporary, connection: 1 });
    catalog.transact([{ kind: 'createItem', item: own }]);
    expect([find('a'), find('mz_temp', 'a')]).toEqual(['u4', 'u4']);
    expect(new SessionCatalog(catalog, variables, 2).resolveItem(['mz_temp', 'a'])).toBe(undefined);
  });

  it('lists databases, schemas and items in the order of their names', () => {
    const catalog = makeCatalog();
    catalog.transact([
      { kind: 'createDatabase', name: 'a' },
      { kind: 'createItem', item: table(catalog, 'y') },
      { kind: 'createItem', item: table(catalog, 'x') },
    ]);
    const session = new SessionCatalog(catalog, new SessionVariables(), null);
    expect([...session.databases()]).toEqual(['a', 'materialize']);
    expect(Array.from(session.schemas('a'), ({ schema }) => schema)).toEqual(['public']);
    expect(Array.from(session.items(), ({ name }) => name)).toEqual(['x', 'y']);
    expect(session.resolveSchema(['pg_catalog'])).toEqual({ database: null, schema: 'pg_catalog' });
  });
});

describe('Catalog', () => {
  it('undoes everything when one change cannot be made', () => {
    const catalog = makeCatalog();
    const t = table(catalog, 't');
    catalog.transact([{ kind: 'createItem', item: t }]);
    const view = { ...table(catalog, 'v'), uses: [t.id] };
    expect(() =>
      catalog.transact([
        { kind: 'createDatabase', name: 'd' },
        { kind: 'createItem', item: view },
        { kind: 'replaceItem', item: { ...t, name: 'other' } },
        { kind: 'createItem', item: table(catalog, 'v') },
      ]),
    ).toThrow(
      expect.objectContaining({ code: '42P07', message: "catalog item 'v' already exists" }),
    );
    expect(catalog.database('d')).toBe(undefined);
    expect(catalog.items().map(({ name }) => name)).toEqual(['t']);
    expect(catalog.dependents(t.id)).toEqual([]);
    catalog.transact([{ kind: 'dropItem', id: t.id }]);
  });

  it('undoes everything when the durable catalog refuses', () => {
    const durable = openSqliteCatalog(':memory:', '00000000-0000-4000-8000-000000000000');
    const catalog = new Catalog(durable, durable.load());
    catalog.transact([{ kind: 'createItem', item: table(catalog, 't') }]);
    const clash = { kind: 'insertDatabase', id: 1, name: 'x' } as const;
    expect(() => catalog.transact([{ kind: 'dropItem', id: 'u1' }], () => [clash])).toThrow(
      'UNIQUE',
    );
    expect(catalog.items()).toHaveLength(1);
  });

  it('lists what depends on something, the last ones first', () => {
    const catalog = makeCatalog();
    const t = table(catalog, 't');
    const v = { ...table(catalog, 'v'), uses: [t.id] };
    const w = { ...table(catalog, 'w'), uses: [v.id, t.id] };
    catalog.transact([t, v, w].map((item) => ({ kind: 'createItem', item })));
    expect(catalog.withDependents([t.id])).toEqual([w.id, v.id, t.id]);
  });

  it('knows the tables that have a key of a name', () => {
    const catalog = makeCatalog();
    const own = { name: 'k', columns: [], isPrimary: false };
    const t = table(catalog, 't', { keys: [{ name: null, columns: [], isPrimary: true }, own] });
    const u = table(catalog, 'u', { keys: [own] });
    const found = (): readonly string[] =>
      ['k', 't_pkey', 'o_pkey'].map((name) =>
        Array.from(catalog.tablesWithKey(name), ({ id }) => id).join(),
      );
    catalog.transact([u, t].map((item) => ({ kind: 'createItem', item })));
    expect(found()).toEqual(['u1,u2', 'u1', '']);
    const clash = { kind: 'createItem', item: table(catalog, 'u') } as const;
    const rename = { kind: 'replaceItem', item: { ...t, name: 'o' } } as const;
    const drops = [u, t].map(({ id }) => ({ kind: 'dropItem', id }) as const);
    expect(() => catalog.transact([rename, clash])).toThrow('already exists');
    expect(() => catalog.transact([...drops, clash, clash])).toThrow('already exists');
    expect(found()).toEqual(['u1,u2', 'u1', '']);
    catalog.transact([rename]);
    expect(found()).toEqual(['u1,u2', '', 'u1']);
    catalog.transact(drops.slice(0, 1));
    expect(found()).toEqual(['u1', '', 'u1']);
    catalog.transact(drops.slice(1));
    expect(found()).toEqual(['', '', '']);
  });

  it('refuses permanent items that depend on temporary ones', () => {
    const catalog = makeCatalog();
    catalog.createTemporarySchema(1);
    const schema = { database: null, schema: 'mz_temp' };
    const own = table(catalog, 't', { schema, connection: 1 });
    catalog.transact([{ kind: 'createItem', item: own }]);
    const view = { ...table(catalog, 'v'), uses: [own.id] };
    expect(() => catalog.transact([{ kind: 'createItem', item: view }])).toThrow(
      "non-temporary items cannot depend on temporary item 'mz_temp.t'",
    );
  });
});
