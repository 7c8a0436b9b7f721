import type { HirRelation } from '../hir/hir.js';

/** How many rows a relation has for each row outside, where its form says so. */
export interface RowBounds {
  readonly hasOne: boolean;
  readonly hasAtMostOne: boolean;
}

const ONE: RowBounds = { hasOne: true, hasAtMostOne: true };
const ANY: RowBounds = { hasOne: false, hasAtMostOne: false };

/** What the form of a relation says of its number of rows. */
export function rowBounds(relation: HirRelation): RowBounds {
  switch (relation.kind) {
    case 'reduce':
      return relation.key.length === 0 ? ONE : ANY;
    case 'constant':
    case 'values':
      return relation.rows.length === 1
        ? ONE
        : { hasOne: false, hasAtMostOne: relation.rows.length === 0 };
    case 'map':
    case 'project':
    case 'distinct':
    case 'window':
      return rowBounds(relation.input);
    case 'filter':
      return { hasOne: false, hasAtMostOne: rowBounds(relation.input).hasAtMostOne };
    case 'topK': {
      const isFirst = relation.limit !== null && relation.limit <= 1n;
      const limited = relation.groupKey.length === 0 && isFirst;
      const { hasAtMostOne } = rowBounds(relation.input);
      return { hasOne: false, hasAtMostOne: limited || hasAtMostOne };
    }
    case 'let':
      return rowBounds(relation.body);
    case 'join': {
      const [left, right] = [rowBounds(relation.left), rowBounds(relation.right)];
      const hasOne = left.hasOne && right.hasOne && relation.on.length === 0;
      const isFull = relation.join === 'full';
      return { hasOne, hasAtMostOne: !isFull && left.hasAtMostOne && right.hasAtMostOne };
    }
    case 'get':
    case 'cte':
    case 'recursive':
    case 'tableFunction':
    case 'setOperation':
      return ANY;
  }
}
