import type { ColumnRef, Node } from 'libpg-query';
import type { SqlError } from '../../sql-error.js';
import { WHOLE_ROW } from '../../functions/index.js';
import { nullOf } from '../hir/hir-scalar.js';
import type { HirColumn, HirScalar } from '../hir/hir.js';
import type { Planning } from '../planning/planning.js';
import type { Scope, ScopeColumn, ScopeTable } from '../planning/scope.js';
import { similarColumnHint } from './similar-column.js';

/** A name: `x`, `t.x`, `schema.t.x`; a table's name and `t.*` mean its whole row. */
export function planColumnReference(
  reference: ColumnRef,
  scope: Scope,
  planning: Planning,
): HirScalar {
  const location = reference.location ?? 0;
  const fields = reference.fields ?? [];
  const last = fields.at(-1);
  const place: Place = { scope, planning, location };
  if (fields.length > 1 && last !== undefined && 'A_Star' in last) {
    const table = fields.slice(0, -1).map((field) => partOf(field, location, planning));
    return rowOfTable(resolveTable(table, place), location);
  }
  return resolveColumn(
    fields.map((field) => partOf(field, location, planning)),
    place,
  );
}

function partOf(field: Node, location: number, planning: Planning): string {
  if ('String' in field) return field.String.sval ?? '';
  throw planning.error('row expansion via "*" is not supported here', '0A000', location);
}

/** A table, and how many scopes further out it is. */
interface FoundTable {
  readonly table: ScopeTable;
  readonly level: number;
}

/** The parts of a column's name: database, schema, table and column. */
const NAME_PARTS_MAX = 4;

interface Place {
  readonly scope: Scope;
  readonly planning: Planning;
  readonly location: number;
}

function resolveColumn(parts: readonly string[], place: Place): HirScalar {
  const column = parts.at(-1)!;
  if (parts.length === 1) return resolveName(column, place);
  if (parts.length > NAME_PARTS_MAX) {
    const message = `improper qualified name (too many dotted names): ${parts.join('.')}`;
    throw place.planning.error(message, '42601', place.location);
  }
  const table = findTable(parts.slice(0, -1), place) ?? noTable(parts.slice(0, -1), column, place);
  const found = table.table.columns.filter(({ name }) => name === column);
  if (found.length === 0) {
    refuseSystemColumn(column, place);
    throw place.planning.error(
      `column "${parts.slice(-2).join('.')}" does not exist`,
      '42703',
      place.location,
      { hint: similarColumnHint(column, parts.at(-2)!, place.scope) },
    );
  }
  if (found.length > 1) throw ambiguous(column, place);
  return reference(found[0]!, table.level, table.table.name, place.location);
}

/** The innermost query that has the name decides; scopes of one query are looked at together. */
function resolveName(name: string, place: Place): HirScalar {
  let level = 0;
  let found: HirColumn | undefined;
  for (let scope: Scope | null = place.scope; scope !== null; scope = scope.outer) {
    const columns = scope.named(name);
    if (columns.length > 1 || (columns.length === 1 && found !== undefined)) {
      throw ambiguous(name, place);
    }
    if (columns.length === 1) {
      found = reference(columns[0]!, level, tableOf(scope, columns[0]!), place.location);
    }
    if (found !== undefined && !sharesQuery(scope)) return found;
    level += 1;
  }
  return found ?? wholeRow(name, place);
}

/** Whether the next scope outward is of the same query: both are items of one FROM. */
function sharesQuery(scope: Scope): boolean {
  return scope.from !== null && scope.outer?.from === scope.from;
}

/** The name of the table that a column is of; null for a column that several have merged into. */
export function tableOf(scope: Scope, column: ScopeColumn): string | null {
  const table = scope.tables.find(({ columns }) =>
    columns.some(({ index, name }) => index === column.index && name === column.name),
  );
  return table?.name ?? null;
}

function wholeRow(name: string, place: Place): HirScalar {
  const found = findTable([name], place);
  if (found === undefined) {
    const hidden = hiddenScopes(place.scope).find(({ scope }) => scope.named(name).length > 0);
    const table = hidden && tableOf(hidden.scope, hidden.scope.named(name)[0]!);
    if (hidden?.isJoined === true && table) throw notLateral(table, place);
    const reason = table
      ? `There is a column named "${name}" in table "${table}"${OUT_OF_REACH}`
      : undefined;
    if (reason === undefined) refuseSystemColumn(name, place);
    const message = `column "${name}" does not exist`;
    const hint = reason ?? similarColumnHint(name, null, place.scope);
    throw place.planning.error(message, '42703', place.location, { hint });
  }
  return rowOfTable(found, place.location);
}

/** What PostgreSQL adds to each table: where a row is, and who wrote it. */
const SYSTEM_COLUMNS = new Set(['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

function refuseSystemColumn(name: string, { scope, planning, location }: Place): void {
  if (!SYSTEM_COLUMNS.has(name) || scope.tables.length === 0) return;
  throw planning.unsupported(`the system column ${name}`, location);
}

function rowOfTable({ table, level }: FoundTable, location: number): HirScalar {
  if (table.isValue === true) return reference(table.columns[0]!, level, table.name, location);
  const { columns, presence } = table;
  const fields = columns.map((column) => ({ name: column.name, type: column.type }));
  const type = { kind: 'record', fields } as const;
  const row: HirScalar = {
    kind: 'call',
    function: WHOLE_ROW,
    args: columns.map((column) => reference(column, level, table.name, location)),
    type,
  };
  if (presence === undefined) return row;
  const mark = { name: '*', index: presence, type: { kind: 'bool' } } as const;
  const isAbsent: HirScalar = {
    kind: 'isNull',
    arg: reference(mark, level, table.name, location),
  };
  return { kind: 'case', cases: [[isAbsent, nullOf(type)]], otherwise: row, type };
}

function reference(
  column: ScopeColumn,
  level: number,
  table: string | null,
  location: number,
): HirColumn {
  const name = table === null ? column.name : `${table}.${column.name}`;
  return { kind: 'column', level, index: column.index, type: column.type, name, location };
}

/** Finds the table that stands before `.*`. @throws SqlError if there is none (42P01). */
export function resolveTable(parts: readonly string[], place: Place): FoundTable {
  return findTable(parts, place) ?? noTable(parts, null, place);
}

/** Says that no table of a name is in reach, of which a column was named or, if null, all. */
function noTable(parts: readonly string[], column: string | null, place: Place): never {
  const name = parts.at(-1)!;
  const hidden = hiddenScopes(place.scope).find(({ scope }) =>
    scope.tables.some((table) => isNamed(table, parts)),
  );
  if (hidden?.isJoined === true) throw notLateral(name, place);
  if (hidden !== undefined) {
    const hint = `There is an entry for table "${name}"${OUT_OF_REACH}`;
    throw place.planning.error(invalidReference(name), '42P01', place.location, { hint });
  }
  const [message, detail] =
    column === null
      ? [`no table named '${name}' in scope`]
      : [`column "${name}.${column}" does not exist`, `No table named "${name}" is in scope.`];
  throw place.planning.error(message, '42P01', place.location, { detail });
}

const OUT_OF_REACH = ', but it cannot be referenced from this part of the query.';

function invalidReference(table: string): string {
  return `invalid reference to FROM-clause entry for table "${table}"`;
}

/** Which rows of a RIGHT or FULL JOIN's left side there are depends on those of its right side. */
function notLateral(table: string, { planning, location }: Place): SqlError {
  return planning.error(invalidReference(table), '42P10', location, {
    detail: 'The combining JOIN type must be INNER or LEFT for a LATERAL reference.',
  });
}

/** A scope that cannot be named, and whether it is as the left side of a RIGHT or FULL JOIN. */
interface Hidden {
  readonly scope: Scope;
  readonly isJoined: boolean;
}

function hiddenScopes(start: Scope): readonly Hidden[] {
  const found: Hidden[] = [];
  for (let at: Scope | null = start; at !== null; at = at.outer) {
    const { isJoined } = at;
    for (let scope = at.hidden; scope !== null; scope = scope.hidden) {
      found.push({ scope, isJoined });
    }
  }
  return found;
}

function findTable(
  parts: readonly string[],
  { scope: start, planning, location }: Place,
): FoundTable | undefined {
  let level = 0;
  let found: FoundTable | undefined;
  for (let scope: Scope | null = start; scope !== null; scope = scope.outer) {
    const tables = scope.tables.filter((table) => isNamed(table, parts));
    if (tables.length > 1 || (tables.length === 1 && found !== undefined)) {
      const message = `table reference "${parts.at(-1)!}" is ambiguous`;
      throw planning.error(message, '42P09', location);
    }
    if (tables.length === 1) found = { table: tables[0]!, level };
    if (found !== undefined && !sharesQuery(scope)) return found;
    level += 1;
  }
  return found;
}

function isNamed(table: ScopeTable, parts: readonly string[]): boolean {
  const [name, schema, database] = [...parts].reverse();
  if (table.name !== name) return false;
  if (schema !== undefined && table.schema !== schema) return false;
  return database === undefined || table.database === database;
}

function ambiguous(name: string, place: Place): SqlError {
  return place.planning.error(`column reference "${name}" is ambiguous`, '42702', place.location);
}
