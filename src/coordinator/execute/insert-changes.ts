import { compileScalar, rowBytes } from '../../dataflow/index.js';
import { assert } from '../../diagnostic/index.js';
import { makeKeyEncoder, type Row, type RowKey } from '../../repr/index.js';
import { SqlError, type ReturningPlan, type StatementPlan } from '../../sql/index.js';
import { bindScalar, type EnvironmentValues } from '../bind-environment.js';
import type { ItemOfKind } from '../catalog/item.js';
import type { Core } from '../core.js';
import { returnedTooLarge, rowAffectedTwice } from '../errors.js';
import { checkRows } from '../transactions/row-rules.js';
import type { RowChange } from '../transactions/transaction.js';

type Table = ItemOfKind<'table'>;
type Conflict = NonNullable<(StatementPlan & { readonly kind: 'insert' })['conflict']>;

/** The changes that insert rows, of which the table's columns are the first. */
export function insertChanges({ columns }: Table, rows: readonly Row[]): readonly RowChange[] {
  return rows.map((row) => ({ row: ownPart(row, columns.length), diff: 1 }));
}

/**
 * What a statement returns of the rows that it changes; null if it returns nothing.
 *
 * @throws EvaluationError from what is computed only now; SqlError if it is larger than an answer
 * may be.
 */
export function returnedRows(
  returning: ReturningPlan | null,
  rows: readonly Row[],
  {
    functions,
    values,
    maxResultSize,
  }: Pick<Core, 'functions'> & {
    readonly values: EnvironmentValues;
    readonly maxResultSize: number;
  },
): { readonly columns: ReturningPlan['columns']; readonly rows: readonly Row[] } | null {
  if (returning === null) return null;
  const { first, columns, late } = returning;
  const scalars = late?.map((scalar) => compileScalar(bindScalar(scalar, values), functions));
  let bytes = 0;
  const returned = rows.map((row) => {
    const shown = scalars
      ? scalars.map((scalar) => scalar(row))
      : row.slice(first, first + columns.length);
    bytes += rowBytes(shown);
    if (bytes > maxResultSize) throw returnedTooLarge(maxResultSize);
    return shown;
  });
  return { columns, rows: returned };
}

/** The first columns of a row. */
export function ownPart(row: Row, width: number): Row {
  return row.length === width ? row : row.slice(0, width);
}

/** What becomes of rows to insert of which some conflict with what is there. */
export interface ResolvedConflicts {
  readonly changes: readonly RowChange[];
  /** The rows, as they were read, that were inserted or that updated another. */
  readonly used: readonly Row[];
}

/**
 * Decides what ON CONFLICT does with each row, in their order. Nothing may be written meanwhile.
 *
 * @throws SqlError if a row would be updated that the statement itself has written (21000).
 */
export function resolveConflicts(
  table: Table,
  conflict: Conflict,
  rows: readonly Row[],
  core: Pick<Core, 'functions' | 'uniqueKeys'> & { readonly values: EnvironmentValues },
): ResolvedConflicts {
  // What is left out in the end has to be a row of the table all the same.
  checkRows(table, insertChanges(table, rows), core);
  if (conflict.kind === 'update') return updateConflicting(table, conflict.key, rows);
  const width = table.columns.length;
  const claims = core.uniqueKeys.claims(table, conflict.key);
  const used = rows.filter((row) => claims.take(ownPart(row, width)));
  return { changes: insertChanges(table, used), used };
}

/** See `update` of `ConflictPlan` for the rows. */
function updateConflicting(
  { columns }: Table,
  key: readonly number[],
  rows: readonly Row[],
): ResolvedConflicts {
  const width = columns.length;
  const encode = makeKeyEncoder(
    columns.map(({ type }) => type),
    key,
  );
  const hasNull = (row: Row): boolean => key.some((column) => row[column] === null);
  // Keys that the statement has written, and such as it has taken away from rows.
  const written = new Set<RowKey>();
  const left = new Set<RowKey>();
  const changes: RowChange[] = [];
  const used: Row[] = [];
  for (const row of rows) {
    const wanted = ownPart(row, width);
    const before = row.slice(width, 2 * width);
    const wantedKey = hasNull(wanted) ? null : encode(wanted);
    if (wantedKey !== null && written.has(wantedKey)) throw rowAffectedTwice();
    if (wantedKey !== null && left.has(wantedKey)) throw keyMoved();
    if (hasNull(before)) {
      changes.push({ row: wanted, diff: 1 });
      used.push(row);
      if (wantedKey !== null) written.add(wantedKey);
      continue;
    }
    if (row[3 * width] !== true) continue;
    assert(wantedKey !== null, 'a row that conflicts has a key');
    const after = row.slice(2 * width, 3 * width);
    changes.push({ row: before, diff: -1 }, { row: after, diff: 1 });
    used.push(row);
    const afterKey = hasNull(after) ? null : encode(after);
    if (afterKey !== wantedKey) left.add(wantedKey);
    if (afterKey !== null) written.add(afterKey);
  }
  return { changes, used };
}

/** The rows were joined to the table as it was before the statement. */
function keyMoved(): SqlError {
  const message = 'inserting a key that ON CONFLICT DO UPDATE took from a row is not supported';
  return new SqlError(message, '0A000');
}
