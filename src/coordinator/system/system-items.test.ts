import { describe, expect, it } from 'vitest';
import { systemItems, systemTableId, systemTableIds } from './system-items.js';
import { systemRelationOid } from './system-oids.js';

describe('systemItems', () => {
  it('plans every view, of nothing but relations of the system, with its columns', () => {
    const ids = new Set(systemItems().map(({ id }) => id));
    for (const { name, columns, uses } of systemItems()) {
      expect(columns.length, name).toBeGreaterThan(0);
      expect(
        uses.filter((id) => !ids.has(id)),
        name,
      ).toEqual([]);
    }
  });

  it('gives every relation a name, an id and a number of its own', () => {
    const items = systemItems();
    const distinct = (of: (item: (typeof items)[number]) => unknown): number =>
      new Set(items.map(of)).size;
    expect(distinct(({ id }) => id)).toBe(items.length);
    expect(distinct(({ name, schema }) => `${schema.schema}.${name}`)).toBe(items.length);
    const oids = items.map(({ id, name }) => systemRelationOid(name, Number(id.slice(1))));
    expect(new Set(oids).size).toBe(items.length);
  });

  it('knows which relations the coordinator writes', () => {
    expect(systemTableIds()).toContain(systemTableId('mz_tables'));
    const views = systemItems().filter(({ kind }) => kind === 'view');
    expect(views.some(({ id }) => systemTableIds().includes(id))).toBe(false);
  });
});
