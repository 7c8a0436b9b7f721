import type { Alias, ColumnRef, FuncCall, JoinExpr, Node, RangeVar, SelectStmt } from 'libpg-query';
import { walkTree } from '../syntax/index.js';

/** An item of FROM, as what stands before a dot may name it. */
export interface NamedTable {
  /** The table or common table expression; null for queries, functions and joins with alias. */
  readonly range: RangeVar | null;
  readonly alias: string | null;
  /** Null for what has no name that could be written. */
  readonly name: string | null;
}

/** A name in an expression, with the tables that it can mean. */
export interface ScopedName {
  readonly reference: ColumnRef;
  /** The parts of the name; a star is `*`. */
  readonly parts: readonly string[];
  readonly scope: NameScope;
}

/** The tables of one query and of those around it. */
export interface NameScope {
  readonly tables: readonly NamedTable[];
  readonly outer: NameScope | null;
}

/** What the syntax of a query tells about its names. */
export interface NamesOfQuery {
  readonly names: readonly ScopedName[];
  /** Tables that stand in one FROM or JOIN, so that their names must differ. */
  readonly neighbours: readonly (readonly NamedTable[])[];
  /** The tables that the query names, with those of its own WITHs. */
  readonly tables: readonly NamedTable[];
}

/** Tells the names of a query, and which tables are in scope where they stand. */
export function namesOfQuery(select: SelectStmt): NamesOfQuery {
  const walk = new Walk();
  walk.select(select, null);
  return walk;
}

/** The tables of the innermost query in which what stands before a dot means any. */
export function tablesNamed(
  parts: readonly string[],
  start: NameScope | null,
): readonly NamedTable[] {
  for (let scope = start; scope !== null; scope = scope.outer) {
    const found = scope.tables.filter((table) => isNamed(table, parts));
    if (found.length > 0) return found;
  }
  return [];
}

function isNamed({ range, alias, name }: NamedTable, parts: readonly string[]): boolean {
  const [last, schema, database] = [...parts].reverse();
  if (name !== last) return false;
  if (schema === undefined) return true;
  if (alias !== null || range?.schemaname !== schema) return false;
  return database === undefined || range.catalogname === database;
}

/** Scopes nest here as they do when a query is planned. */
class Walk implements NamesOfQuery {
  readonly names: ScopedName[] = [];
  readonly neighbours: (readonly NamedTable[])[] = [];
  readonly tables: NamedTable[] = [];

  /** The nesting of trees is bounded before they are parsed, so that recursion is safe. */
  select(select: SelectStmt, outer: NameScope | null): void {
    const { withClause, larg, rarg, fromClause = [], ...rest } = select;
    for (const cte of withClause?.ctes ?? []) this.#expression(cte, outer);
    if (larg !== undefined) this.select(larg, outer);
    if (rarg !== undefined) this.select(rarg, outer);
    this.#expression(rest, { tables: this.#from(fromClause, outer), outer });
  }

  /** Items see those before them, if they are LATERAL. */
  #from(nodes: readonly Node[], outer: NameScope | null): readonly NamedTable[] {
    let tables: readonly NamedTable[] = [];
    for (const node of nodes) {
      const added = this.#item(node, outer, { tables, outer });
      tables = this.#beside(tables, added);
    }
    return tables;
  }

  #beside(left: readonly NamedTable[], right: readonly NamedTable[]): readonly NamedTable[] {
    const both = [...left, ...right];
    this.neighbours.push(both);
    return both;
  }

  #item(node: Node, outer: NameScope | null, lateral: NameScope): readonly NamedTable[] {
    if ('RangeVar' in node) return [this.#table(node.RangeVar, node.RangeVar.alias)];
    if ('JoinExpr' in node) return this.#join(node.JoinExpr, outer, lateral);
    if ('RangeSubselect' in node) {
      const { subquery, lateral: isLateral, alias } = node.RangeSubselect;
      this.#expression(subquery ?? {}, isLateral === true ? lateral : outer);
      return [namedByAlias(alias)];
    }
    this.#expression(node, lateral);
    if (!('RangeFunction' in node)) return [];
    const { alias } = node.RangeFunction;
    return [alias === undefined ? functionTable(node) : namedByAlias(alias)];
  }

  #table(range: RangeVar, alias: Alias | undefined): NamedTable {
    const given = alias?.aliasname ?? null;
    const table = { range, alias: given, name: given ?? range.relname ?? null };
    this.tables.push(table);
    return table;
  }

  #join(join: JoinExpr, outer: NameScope | null, lateral: NameScope): readonly NamedTable[] {
    const left = this.#item(join.larg!, outer, lateral);
    const right = this.#item(join.rarg!, outer, { tables: left, outer: lateral });
    const both = this.#beside(left, right);
    if (join.quals !== undefined) this.#expression(join.quals, { tables: both, outer });
    if (join.alias !== undefined) return [namedByAlias(join.alias)];
    const merged = join.join_using_alias;
    return merged === undefined ? both : this.#beside(both, [namedByAlias(merged)]);
  }

  #expression(node: object, scope: NameScope | null): void {
    for (const [field, value] of Object.entries(node) as [string, unknown][]) {
      if (typeof value !== 'object' || value === null) continue;
      if (field === 'SelectStmt') this.select(value, scope);
      else if (field === 'ColumnRef') this.#name(value, scope);
      else this.#expression(value, scope);
    }
  }

  #name(reference: ColumnRef, scope: NameScope | null): void {
    const { fields = [] } = reference;
    const parts = fields.map((one) => ('String' in one ? (one.String.sval ?? '') : '*'));
    this.names.push({ reference, parts, scope: scope ?? { tables: [], outer: null } });
  }
}

function namedByAlias(alias: Alias | undefined): NamedTable {
  const name = alias?.aliasname ?? null;
  return { range: null, alias: name, name };
}

/** A function without alias is named as the function is: the outermost call of the item. */
function functionTable(item: object): NamedTable {
  let name: string | null = null;
  walkTree(item, (field, node) => {
    if (field !== 'FuncCall' || name !== null) return;
    const last = (node as FuncCall).funcname?.at(-1);
    name = last !== undefined && 'String' in last ? (last.String.sval ?? null) : null;
  });
  return { range: null, alias: name, name };
}
