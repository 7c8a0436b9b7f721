import type { SelectStmt } from 'libpg-query';
import { notSupported } from '../sql-error.js';
import type { ParsedStatement } from '../statement-plan.js';
import { nameRange, quoteIdentifier, walkTree, type Edit } from '../syntax/index.js';
import { quotedFullName } from './create-sql.js';
import { nameOfRelation } from './item-names.js';
import { namesOfQuery, tablesNamed, type NamedTable, type ScopedName } from './name-scopes.js';
import { isRenamed, type Renaming } from './renaming.js';

/**
 * What a query needs after an item that it reads got another name: the new name in FROM, the old
 * one as an alias, and no schemas before it elsewhere, as an alias has none. Where another table
 * would then be meant or be called the same, the alias is the new name, or one like it.
 */
export function queryEdits(
  statement: ParsedStatement,
  select: SelectStmt,
  renaming: Renaming,
): Edit[] {
  const { names, tables, neighbours } = namesOfQuery(select);
  const renamed = tables.filter(
    ({ range }) => range !== null && isRenamed(nameOfRelation(range), renaming),
  );
  const without = new Set(renamed.filter(({ alias }) => alias === null));
  const uses = names.flatMap((name) => usesOf(name, without));
  const apart = new Set([
    ...uses.filter(({ name, table }) => isTaken(name, table)).map(({ table }) => table),
    ...neighbours.flatMap((beside) => clashing(beside, without)),
  ]);
  const old = quoteIdentifier(renaming.from);
  const other = quoteIdentifier(apart.size === 0 ? renaming.to : freeAlias(select, renaming.to));
  const aliasOf = (table: NamedTable): string => (apart.has(table) ? other : old);
  const fullName = quotedFullName({ schema: renaming.schema, name: renaming.to });
  return [
    ...renamed.map((table): Edit => {
      const alias = without.has(table) ? ` AS ${aliasOf(table)}` : '';
      const range = nameRange(statement.text, table.range?.location ?? 0);
      return { ...range, text: fullName + alias };
    }),
    ...uses.flatMap(({ name, table }) => nameEdit(statement, name, aliasOf(table), old)),
  ];
}

/** A name that means a renamed table, or one of its columns. */
interface Use {
  readonly name: ScopedName;
  readonly table: NamedTable;
}

/** A name of one part is a use only if it is not a column's, which cannot be told here. */
function usesOf(name: ScopedName, renamed: ReadonlySet<NamedTable>): Use[] {
  const { parts, scope } = name;
  const found = tablesNamed(parts.length === 1 ? parts : parts.slice(0, -1), scope);
  const [table] = found;
  return found.length === 1 && renamed.has(table!) ? [{ name, table: table! }] : [];
}

/** Whether a name would mean another table if it lost its schema. */
function isTaken({ parts, scope }: ScopedName, table: NamedTable): boolean {
  if (parts.length <= 2) return false;
  const found = tablesNamed(parts.slice(-2, -1), scope);
  return found.length !== 1 || found[0] !== table;
}

/** Tables of one FROM may have the same name only as long as none has an alias. */
function clashing(
  beside: readonly NamedTable[],
  renamed: ReadonlySet<NamedTable>,
): readonly NamedTable[] {
  const mine = beside.filter((table) => renamed.has(table));
  return mine.filter((table) =>
    beside.some((other) => other !== table && other.name === table.name),
  );
}

/** The name, or the first of name1, name2 ... that the query has nowhere. */
function freeAlias(select: SelectStmt, base: string): string {
  const taken = new Set<unknown>();
  walkTree(select, (_, node) => Object.values(node).forEach((value) => taken.add(value)));
  let alias = base;
  // Ends: a query holds finitely many names.
  for (let number = 1; taken.has(alias); number += 1) alias = `${base}${number}`;
  return alias;
}

function nameEdit(
  statement: ParsedStatement,
  { parts, reference }: ScopedName,
  alias: string,
  old: string,
): Edit[] {
  const { location = 0 } = reference;
  if (parts.length <= 2 && alias === old) return [];
  if (parts.length === 1) {
    throw notSupported(`renaming ${old}, which a query names beside another table so called,`);
  }
  const column = parts.at(-1)!;
  const last = column === '*' ? '*' : quoteIdentifier(column);
  return [{ ...nameRange(statement.text, location), text: `${alias}.${last}` }];
}
