import type { InsertStmt, Node } from 'libpg-query';
import { fullName, type CatalogItemView } from '../catalog-view.js';
import { planInsertSource, type InsertClauses, type InsertTarget } from '../query/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import type { ObjectName } from '../syntax/index.js';
import { columnDefaults } from './column-defaults.js';
import { refuseWriteReads } from './write-rules.js';
import { nameOfRelation, resolveItem } from './item-names.js';
import { planConflict } from './plan-conflict.js';
import { shownReturning } from './plan-read.js';
import { queryEnvironment, type StatementContext } from './statement-context.js';

/** Plans an INSERT. */
export function planInsert(
  context: StatementContext,
  insert: InsertStmt,
): StatementPlan & { readonly kind: 'insert' } {
  const { override, relation, onConflictClause, returningClause, withClause } = insert;
  if (override !== undefined && override !== 'OVERRIDING_NOT_SET') {
    throw notSupported('OVERRIDING', relation?.location);
  }
  const name = nameOfRelation(relation ?? {});
  const table = resolveTarget(context, name);
  const alias = relation?.alias?.aliasname;
  const { schema, database } = table.schema;
  const label =
    alias === undefined
      ? { name: table.name, schema, database }
      : { name: alias, schema: null, database: null };
  const target: InsertTarget = {
    id: table.id,
    label,
    columns: table.columns,
    defaults: columnDefaults(table),
    named: namedColumns(table, insert.cols),
  };
  const conflict = onConflictClause ? planConflict(context, table, onConflictClause) : null;
  const clauses: InsertClauses = {
    withClause,
    onConflict: conflict?.update,
    returning: returningClause,
    mayLeaveOut: conflict?.plan.kind === 'nothing',
    isOrdered: conflict !== null || returningClause !== undefined || mayRefuse(table),
  };
  const { kind, query, returning } = planInsertSource(
    selectOf(insert),
    target,
    clauses,
    queryEnvironment(context),
  );
  if (kind === 'query') refuseWriteReads(context, query);
  return {
    kind: 'insert',
    table: table.id,
    source: { kind, query },
    conflict: conflict?.plan ?? null,
    returning: shownReturning(context, returning),
  };
}

/** Whether a table may refuse rows, of which the first is told. */
function mayRefuse({ columns, keys }: CatalogItemView): boolean {
  return keys.length > 0 || columns.some(({ nullable }) => !nullable);
}

function selectOf({ selectStmt }: InsertStmt): Parameters<typeof planInsertSource>[0] {
  return selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
}

function resolveTarget({ catalog }: StatementContext, name: ObjectName): CatalogItemView {
  const item = resolveItem(catalog, name);
  const { position } = name;
  if (item.kind !== 'table') {
    throw new SqlError(`cannot insert into ${item.kind} '${fullName(item)}'`, '42809', {
      position,
    });
  }
  if (item.system) {
    const message = `cannot insert into system table '${fullName(item)}'`;
    throw new SqlError(message, '42809', { position });
  }
  return item;
}

function namedColumns(
  table: CatalogItemView,
  targets: readonly Node[] | undefined,
): InsertTarget['named'] {
  if (targets === undefined) return undefined;
  const seen = new Set<number>();
  return targets.map((target) => {
    const {
      name = '',
      location: position,
      indirection,
    } = 'ResTarget' in target ? target.ResTarget : {};
    if (indirection !== undefined) throw notSupported('INSERT into part of a column', position);
    const column = findColumn(table, name, position);
    if (seen.has(column)) {
      const message = `column "${name}" specified more than once`;
      throw new SqlError(message, '42701', { position });
    }
    seen.add(column);
    return { column, position };
  });
}

/** The index of a table's column. @throws SqlError in PostgreSQL's words. */
export function findColumn(
  table: CatalogItemView,
  name: string,
  position: number | undefined,
): number {
  const column = table.columns.findIndex((one) => one.name === name);
  if (column >= 0) return column;
  const message = `column "${name}" of relation "${table.name}" does not exist`;
  throw new SqlError(message, '42703', { position });
}
