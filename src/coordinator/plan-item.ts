import type { StatementPlan } from '../sql/index.js';
import type { Timestamp } from '../time/index.js';
import type { CatalogItem, ItemBase } from './catalog/item.js';

/** The statements that make items other than indexes. */
export type CreateItemPlan = StatementPlan & {
  readonly kind: 'createTable' | 'createView' | 'createSource' | 'createSink' | 'createType';
};

/** The item that a planned CREATE statement describes. `asOf` is for sinks. */
export function planItem(
  plan: CreateItemPlan,
  base: ItemBase,
  asOf: Timestamp | null,
): CatalogItem & { readonly kind: 'table' | 'view' | 'source' | 'sink' | 'type' } {
  switch (plan.kind) {
    case 'createTable':
      return {
        ...base,
        kind: 'table',
        columns: plan.columns.map(({ name, type, nullable }) => ({ name, type, nullable })),
        defaults: plan.columns.map(({ defaultSql }) => defaultSql),
        keys: plan.keys,
        checks: plan.checks,
      };
    case 'createView': {
      const { columns, keys, plan: query } = plan;
      return { ...base, kind: 'view', columns, keys, plan: query };
    }
    case 'createSource': {
      const { columns, source } = plan;
      return { ...base, kind: 'source', columns, source };
    }
    case 'createType':
      return { ...base, kind: 'type', structure: plan.structure };
    case 'createSink':
      return { ...base, kind: 'sink', from: plan.from, sink: plan.sink, asOf };
  }
}
