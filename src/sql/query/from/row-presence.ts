import type { ColumnRef, Node } from 'libpg-query';
import { walkTree } from '../../syntax/index.js';
import type { FromItem } from './from-item.js';
import type { HirRelation } from '../hir/hir.js';
import { nameParts } from '../planning/location.js';
import type { ScopeTable } from '../planning/scope.js';

/** The names that a statement may use for whole rows, found when they are first asked for. */
export class RowNames {
  readonly #statement: object;
  #names: ReadonlySet<string> | undefined;

  constructor(statement: object) {
    this.#statement = statement;
  }

  has(name: string): boolean {
    this.#names ??= possibleRowNames(this.#statement);
    return this.#names.has(name);
  }
}

/**
 * `q` alone, and `q.*` where it is no list of columns. Some are the names of columns instead; only
 * those of tables are looked for among them.
 */
function possibleRowNames(statement: object): ReadonlySet<string> {
  const names = new Set<string>();
  const lists = new Set<object>();
  walkTree(statement, (field, node) => {
    if (field === 'ResTarget') {
      const { val } = node as { readonly val?: Node };
      if (val !== undefined && 'ColumnRef' in val && endsInStar(val.ColumnRef)) {
        lists.add(val.ColumnRef);
      }
    } else if (field === 'ColumnRef' && !lists.has(node)) {
      const reference = node as ColumnRef;
      const parts = nameParts(reference.fields);
      if (parts.length === 1 || endsInStar(reference)) names.add(parts.at(-1) ?? '');
    }
  });
  return names;
}

function endsInStar({ fields = [] }: ColumnRef): boolean {
  const last = fields.at(-1);
  return last !== undefined && 'A_Star' in last;
}

/**
 * A side of an outer join that may have no row to give. If a table's row is asked for, it gains a
 * column that is true in each row and NULL where there is none: a row of NULLs is a row.
 */
export function withPresence(item: FromItem, names: RowNames): FromItem {
  const isAsked = ({ name, presence, isValue }: ScopeTable): boolean =>
    name !== null && names.has(name) && presence === undefined && isValue !== true;
  if (!item.tables.some(isAsked)) return item;
  const { types } = item.relation;
  const relation: HirRelation = {
    kind: 'map',
    input: item.relation,
    scalars: [{ kind: 'literal', datum: true, type: { kind: 'bool' } }],
    types: [...types, { kind: 'bool' }],
  };
  const presence = types.length;
  const tables = item.tables.map((table) => (isAsked(table) ? { ...table, presence } : table));
  return { ...item, relation, tables };
}
