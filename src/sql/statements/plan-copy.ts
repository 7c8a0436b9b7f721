import type { SelectStmt } from 'libpg-query';
import { inStyle } from '../../repr/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import { formOf, type StatementForm } from '../syntax/index.js';
import { copyFormat } from './copy-format.js';
import { resolveItem, resolveRelation } from './item-names.js';
import { findColumn, planInsert } from './plan-insert.js';
import { planSelect, planTail } from './plan-read.js';
import { sessionStyle, type StatementContext } from './statement-context.js';

type Copy = Extract<StatementForm, { kind: 'copyTo' }>;

/** Plans COPY ... TO STDOUT, of a table, of a query or of a TAIL. */
export function planCopy(context: StatementContext, form: Copy): StatementPlan {
  const format = copyFormat(form.options);
  const { from } = form;
  const read = from.kind === 'table' ? planTable(context, from) : planNested(context, from);
  return { kind: 'copyTo', from: read, format };
}

type ReadPlan = Extract<StatementPlan, { kind: 'select' | 'tail' }>;

/** Positions in the inner statement become those of the whole. */
function planNested(
  context: StatementContext,
  { statement }: Copy['from'] & { readonly kind: 'statement' },
): ReadPlan {
  const inner = { ...context, statement };
  const form = formOf(statement);
  try {
    if (form.kind === 'query') return planSelect(inner, form);
    if (form.kind === 'tail') return planTail(inner, form);
    if (form.kind === 'unsupported') throw form.error;
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw error.at(0).shifted(statement.start - context.statement.start);
  }
  throw notSupported('COPY of anything but a query or a TAIL', statement.start);
}

function planTable(
  context: StatementContext,
  { name, columns }: Copy['from'] & { readonly kind: 'table' },
): ReadPlan {
  const { position } = name;
  const item = resolveRelation(context.catalog, name);
  if (item.kind !== 'table') {
    throw new SqlError(`cannot copy from ${item.kind} "${item.name}"`, '42809', {
      hint: 'Try the COPY (SELECT ...) TO variant.',
      position,
    });
  }
  const named = columns.map((one) => item.columns[findColumn(item, one.name, one.position)]!);
  const shown = columns.length === 0 ? item.columns : named;
  const { database, schema } = item.schema;
  const relation = { schemaname: schema, relname: item.name, location: position };
  const range = database === null ? relation : { ...relation, catalogname: database };
  const select: SelectStmt = {
    targetList: shown.map((column) => {
      const fields = [{ String: { sval: column.name } }];
      return { ResTarget: { val: { ColumnRef: { fields, location: position } } } };
    }),
    fromClause: [{ RangeVar: range }],
    op: 'SETOP_NONE',
  };
  const query = { select, asOf: null, asOfPosition: undefined };
  return planSelect(context, { kind: 'query', query });
}

/** Plans COPY ... FROM STDIN, which fills columns that are not named as INSERT does. */
export function planCopyFrom(
  context: StatementContext,
  { name, columns: named, options }: Extract<StatementForm, { kind: 'copyFrom' }>,
): StatementPlan {
  const { catalog, statement } = context;
  const { position } = name;
  const item = resolveItem(catalog, name);
  if (item.kind !== 'table') {
    const message = `cannot copy to ${item.kind} "${item.name}"`;
    throw new SqlError(message, '42809', { position });
  }
  const names = named.length > 0 ? named : item.columns.map((one) => ({ ...one, position }));
  const { database, schema } = item.schema;
  const relation = { schemaname: schema, relname: item.name, location: position };
  const items = names.map(() => ({ A_Const: { isnull: true } }));
  const insert = planInsert(context, {
    relation: database === null ? relation : { ...relation, catalogname: database },
    cols: names.map((one) => ({ ResTarget: { name: one.name, location: one.position } })),
    selectStmt: { SelectStmt: { valuesLists: [{ List: { items } }], op: 'SETOP_NONE' } },
  });
  const style = sessionStyle(context);
  const columns = names.map((one) => {
    const column = findColumn(item, one.name, one.position);
    const { type } = item.columns[column]!;
    return { column, type: style === undefined ? type : inStyle(type, style) };
  });
  const defaults = insert.source.query;
  const format = copyFormat(options);
  return {
    kind: 'copyFrom',
    table: item.id,
    columns,
    defaults,
    format,
    position: statement.start,
  };
}
