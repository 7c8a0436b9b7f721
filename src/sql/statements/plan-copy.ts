import type { SelectStmt } from 'libpg-query';
import { inStyle } from '../../repr/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { CopyFormat, StatementPlan } from '../statement-plan.js';
import { formOf, type Option, type StatementForm } from '../syntax/index.js';
import { resolveItem, resolveRelation } from './item-names.js';
import { findColumn, planInsert } from './plan-insert.js';
import { planSelect, planTail } from './plan-read.js';
import { sessionStyle, type StatementContext } from './statement-context.js';
import { booleanOption, refuseUnknownOptions } from './statement-options.js';

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

const OPTIONS = ['format', 'delimiter', 'null', 'header', 'quote', 'escape'];

function copyFormat(options: readonly Option[]): CopyFormat {
  refuseUnknownOptions(options, OPTIONS, 'COPY');
  const header = headerOption(options);
  const kind = textOption(options, 'format', 'text').toLowerCase();
  if (kind === 'binary') throw notSupported('COPY (FORMAT binary)', placeOf(options, 'format'));
  if (kind !== 'text' && kind !== 'csv') {
    const position = placeOf(options, 'format');
    throw new SqlError(`COPY format "${kind}" not recognized`, '22023', { position });
  }
  const nulls = textOption(options, 'null', kind === 'csv' ? '' : '\\N');
  const delimiter = characterOption(options, 'delimiter', kind === 'csv' ? ',' : '\t');
  if (kind === 'text') {
    for (const name of ['quote', 'escape']) refuseInText(options, name);
    return { kind, delimiter, null: nulls, header };
  }
  const quote = characterOption(options, 'quote', '"');
  const escape = characterOption(options, 'escape', quote);
  if (delimiter === quote) {
    const position = placeOf(options, 'delimiter');
    throw new SqlError('COPY delimiter and quote must be different', '22023', { position });
  }
  return { kind, delimiter, null: nulls, header, quote, escape };
}

function headerOption(options: readonly Option[]): boolean {
  const option = options.find((one) => one.name === 'header');
  const value = option?.value;
  if (value && value.kind !== 'boolean' && value.text.toLowerCase() === 'match') {
    throw notSupported('COPY (HEADER match)', option.position);
  }
  return booleanOption(options, 'header', false);
}

function placeOf(options: readonly Option[], name: string): number | undefined {
  return options.find((one) => one.name === name)?.position;
}

function refuseInText(options: readonly Option[], name: string): void {
  const position = placeOf(options, name);
  if (position === undefined) return;
  throw new SqlError(`COPY ${name} available only in CSV mode`, '0A000', { position });
}

function textOption(options: readonly Option[], name: string, otherwise: string): string {
  const option = options.find((one) => one.name === name);
  if (option === undefined) return otherwise;
  const { value, position } = option;
  if (value?.kind === 'string' || value?.kind === 'word') return value.text;
  throw new SqlError(`COPY ${name} requires a parameter`, '42601', { position });
}

function characterOption(options: readonly Option[], name: string, otherwise: string): string {
  const text = textOption(options, name, otherwise);
  if (/^[\x01-\x09\x0b\x0c\x0e-\x7f]$/.test(text)) return text;
  const message = `COPY ${name} must be a single one-byte character`;
  throw new SqlError(message, '0A000', { position: placeOf(options, name) });
}
