import type { IntoClause } from 'libpg-query';
import { typeName, type Column } from '../../repr/index.js';
import { nameParts, planQuery } from '../query/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import { quoteIdentifier, type StatementForm } from '../syntax/index.js';
import { renameColumns } from './column-names.js';
import { quotedFullName } from './create-sql.js';
import { formatName, nameOfRelation } from './item-names.js';
import { newItem, placeNewItem } from './new-item.js';
import { queryEnvironment, type StatementContext } from './statement-context.js';
import { checkStorageParameters } from './storage-parameters.js';
import { refuseWriteReads } from './write-rules.js';

/**
 * Plans CREATE TABLE ... AS: the table that the columns of the query make, all of which may be
 * NULL, and the query.
 */
export function planCreateTableAs(
  context: StatementContext,
  { into, select, ifNotExists }: Extract<StatementForm, { kind: 'createTableAs' }>,
): StatementPlan {
  refuseClauses(into);
  checkStorageParameters(into.options, 'table');
  const name = nameOfRelation(into.rel ?? {});
  const { position } = name;
  const temporary = into.rel?.relpersistence === 't';
  const place = placeNewItem(context.catalog, name, { temporary });
  const query = planQuery(select, queryEnvironment(context));
  refuseWriteReads(context, query);
  const object = { kind: 'table', name: formatName(name), position } as const;
  const names = nameParts(into.colNames).map((column) => ({ name: column, position }));
  if (names.length > query.columns.length) {
    throw new SqlError('too many column names were specified', '42601', { position });
  }
  const columns = renameColumns(object, query.columns, names).map((column) => {
    return { ...column, nullable: true, defaultSql: null };
  });
  const elements = columns.map((column) => columnSql(column, position));
  const kind = temporary ? 'TEMPORARY TABLE' : 'TABLE';
  const item = newItem(context, place, {
    ifNotExists,
    createSql: `CREATE ${kind} ${quotedFullName(place)} (${elements.join(', ')})`,
    uses: [],
  });
  const table = { kind: 'createTable', item, columns, keys: [], checks: [] } as const;
  return { kind: 'createTableAs', table, query: into.skipData === true ? null : query };
}

function refuseClauses({ tableSpaceName, accessMethod, onCommit, rel }: IntoClause): void {
  const position = rel?.location;
  const refused: readonly (readonly [unknown, string])[] = [
    [tableSpaceName, 'CREATE TABLE ... TABLESPACE'],
    [accessMethod, 'CREATE TABLE ... USING'],
  ];
  const found = refused.find(([clause]) => clause !== undefined);
  if (found !== undefined) throw notSupported(found[1], position);
  if (rel?.relpersistence === 'u') throw notSupported('CREATE UNLOGGED TABLE', position);
  if (onCommit !== undefined && onCommit !== 'ONCOMMIT_NOOP') {
    throw notSupported('CREATE TABLE ... ON COMMIT', position);
  }
}

/** A column as CREATE TABLE has it. */
function columnSql({ name, type }: Column, position: number): string {
  if (type.kind !== 'record') return `${quoteIdentifier(name)} ${typeName(type)}`;
  const message = `column "${name}" has pseudo-type record`;
  throw new SqlError(message, '42P16', { position });
}
