import type { Column } from '../../repr/index.js';
import type { StatementPlan } from '../statement-plan.js';
import type { StatementForm } from '../syntax/index.js';
import { INT8, TEXT } from './answer-types.js';
import { renameColumns } from './column-names.js';
import { createSqlOf, quotedFullName } from './create-sql.js';
import { formatName } from './item-names.js';
import { newItem, placeNewItem } from './new-item.js';
import type { StatementContext } from './statement-context.js';
import { booleanOption, refuseUnknownOptions } from './statement-options.js';

/** What a source of lines of text has: the line and its number in the file. */
const TEXT_COLUMNS: readonly Column[] = [
  { name: 'text', type: TEXT, nullable: false },
  { name: 'mz_line_no', type: INT8, nullable: false },
];

/** Plans a CREATE SOURCE. */
export function planCreateSource(
  context: StatementContext,
  form: Extract<StatementForm, { kind: 'createSource' }>,
): StatementPlan {
  const { catalog, statement } = context;
  const { name, path, options, materialized, ifNotExists } = form;
  refuseUnknownOptions(options, ['tail'], 'CREATE SOURCE');
  const tail = booleanOption(options, 'tail', false);
  const place = placeNewItem(catalog, name);
  const object = { kind: 'source', name: formatName(name), position: name.position } as const;
  const columns = renameColumns(object, TEXT_COLUMNS, form.columns);
  const header = `CREATE SOURCE ${quotedFullName(place)}`;
  const createSql = createSqlOf(catalog, statement, { header, name });
  return {
    kind: 'createSource',
    item: newItem(context, place, { ifNotExists, createSql, uses: [] }),
    columns,
    source: { kind: 'file', path, tail, format: { kind: 'text' }, columns: types(columns) },
    materialized,
  };
}

function types(columns: readonly Column[]): Pick<Column, 'type' | 'nullable'>[] {
  return columns.map(({ type, nullable }) => ({ type, nullable }));
}
