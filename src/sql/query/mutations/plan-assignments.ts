import type { MultiAssignRef, Node } from 'libpg-query';
import { coerceToColumn } from '../coercion/coerce-to-column.js';
import type { FromItem } from '../from/from-item.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { nullOf } from '../hir/hir-scalar.js';
import { locationOf } from '../planning/location.js';
import type { PlacedSubquery, Planning } from '../planning/planning.js';
import { clause, Scope } from '../planning/scope.js';

/** A column that an UPDATE changes, and its new value. */
export interface Assignment {
  readonly column: number;
  readonly value: HirScalar;
}

/** Plans SET: new values of a table's columns, in the columns' types. */
export class Assignments {
  readonly #table: FromItem;
  readonly #defaults: readonly (Node | null)[];
  readonly #scope: Scope;
  readonly #planning: Planning;
  /** What several columns get from one query: planned once. */
  readonly #queries = new Map<Node, PlacedSubquery>();

  /** `defaults` are those of the table's columns, null where there is none. */
  constructor(options: {
    readonly table: FromItem;
    readonly defaults: readonly (Node | null)[];
    readonly scope: Scope;
    readonly planning: Planning;
  }) {
    this.#table = options.table;
    this.#defaults = options.defaults;
    this.#scope = options.scope;
    this.#planning = options.planning;
  }

  /** @throws SqlError for columns that are not there or assigned twice. */
  plan(nodes: readonly Node[]): readonly Assignment[] {
    this.#scope.clause = clause('UPDATE');
    const seen = new Set<number>();
    return nodes.flatMap((node) => {
      if (!('ResTarget' in node)) return [];
      const { name = '', val, location, indirection } = node.ResTarget;
      if (indirection !== undefined) {
        throw this.#planning.unsupported('an assignment to a part of a column', location);
      }
      const column = this.#columnOf(name, location);
      if (seen.has(column)) {
        const message = `multiple assignments to same column "${name}"`;
        throw this.#planning.error(message, '42601', undefined);
      }
      seen.add(column);
      return [{ column, value: this.#value(val!, column) }];
    });
  }

  #columnOf(name: string, location: number | undefined): number {
    const column = this.#table.columns.findIndex((found) => found.name === name);
    if (column >= 0) return column;
    const relation = this.#table.tables[0]?.name ?? '';
    const message = `column "${name}" of relation "${relation}" does not exist`;
    throw this.#planning.error(message, '42703', location ?? 0);
  }

  #value(node: Node, column: number): HirScalar {
    if ('MultiAssignRef' in node) return this.#part(node.MultiAssignRef, column);
    if ('SetToDefault' in node) return this.#default(column);
    return this.#convert(
      this.#planning.planScalar(node, this.#scope, this.#planning),
      column,
      locationOf(node),
    );
  }

  #default(column: number): HirScalar {
    const node = this.#defaults[column] ?? null;
    if (node === null) return nullOf(this.#table.columns[column]!.type);
    const scope = Scope.empty(null);
    scope.clause = clause('DEFAULT expressions');
    return this.#planning.inUtc(() =>
      this.#convert(this.#planning.planScalar(node, scope, this.#planning), column, undefined),
    );
  }

  #convert(value: HirScalar, column: number, location: number | undefined): HirScalar {
    const { name, type } = this.#table.columns[column]!;
    return coerceToColumn(value, type, name, { location, planning: this.#planning });
  }

  /** `(a, b) = ROW (...)` and `(a, b) = (query)`: one part for each column. */
  #part({ source, colno = 1, ncolumns = 1 }: MultiAssignRef, column: number): HirScalar {
    const location = source && locationOf(source);
    if (source !== undefined && 'RowExpr' in source) {
      const parts = source.RowExpr.args ?? [];
      this.#checkCount(parts.length, ncolumns, location);
      return this.#value(parts[colno - 1]!, column);
    }
    if (source !== undefined && 'SubLink' in source) {
      const { relation, locations } = this.#query(source);
      this.#checkCount(relation.types.length, ncolumns, location);
      const type = relation.types[colno - 1]!;
      const one: HirRelation = {
        kind: 'project',
        input: relation,
        columns: [colno - 1],
        types: [type],
      };
      const part: HirScalar = { kind: 'subquery', relation: one, type };
      return this.#convert(part, column, locations[colno - 1]);
    }
    const message =
      'source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression';
    throw this.#planning.error(message, '0A000', location);
  }

  #query(source: Extract<Node, { SubLink: unknown }>): PlacedSubquery {
    const known = this.#queries.get(source);
    if (known !== undefined) return known;
    const { subselect } = source.SubLink;
    if (subselect === undefined || !('SelectStmt' in subselect)) {
      throw this.#planning.unsupported('this kind of subquery', source.SubLink.location);
    }
    const query = this.#planning.planSubquery(subselect.SelectStmt, this.#scope, this.#planning);
    this.#queries.set(source, query);
    return query;
  }

  #checkCount(found: number, wanted: number, location: number | undefined): void {
    if (found === wanted) return;
    const message = 'number of columns does not match number of values';
    throw this.#planning.error(message, '42601', location);
  }
}
