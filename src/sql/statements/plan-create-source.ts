import type { SourceFormat } from '../../dataflow/index.js';
import type { Column } from '../../repr/index.js';
import type { StatementPlan } from '../statement-plan.js';
import type { SourceFormatSyntax, StatementForm } from '../syntax/index.js';
import { INT8, TEXT } from './answer-types.js';
import { renameColumns } from './column-names.js';
import { createSqlOf, quotedFullName } from './create-sql.js';
import { formatName } from './item-names.js';
import { newItem, placeNewItem } from './new-item.js';
import type { StatementContext } from './statement-context.js';
import { booleanOption, refuseUnknownOptions } from './statement-options.js';

/** The number of a row's line in the file, counted from 1. */
const LINE_NUMBER: Column = { name: 'mz_line_no', type: INT8, nullable: false };

/** The columns that the lines of a format have. */
function formatColumns(format: SourceFormatSyntax): readonly Column[] {
  switch (format.kind) {
    case 'text':
      return [{ name: 'text', type: TEXT, nullable: false }];
    case 'bytes':
      return [{ name: 'data', type: { kind: 'bytea' }, nullable: false }];
    case 'json':
      return [{ name: 'data', type: { kind: 'jsonb' }, nullable: false }];
    case 'csv': {
      const { header, fields } = format;
      const names = Array.from({ length: fields }, (_, index) => header?.[index]?.name);
      return names.map((name, index) => {
        return { name: name ?? `column${index + 1}`, type: TEXT, nullable: false };
      });
    }
  }
}

function sourceFormat(format: SourceFormatSyntax): SourceFormat {
  if (format.kind !== 'csv') return format;
  return { ...format, header: format.header?.map(({ name }) => name) ?? null };
}

/** Plans a CREATE SOURCE. */
export function planCreateSource(
  context: StatementContext,
  form: Extract<StatementForm, { kind: 'createSource' }>,
): StatementPlan {
  const { catalog, statement } = context;
  const { name, path, options, materialized, ifNotExists, format } = form;
  refuseUnknownOptions(options, ['tail'], 'CREATE SOURCE');
  const tail = booleanOption(options, 'tail', false);
  const place = placeNewItem(catalog, name);
  const object = { kind: 'source', name: formatName(name), position: name.position } as const;
  const columns = renameColumns(object, [...formatColumns(format), LINE_NUMBER], form.columns);
  const header = `CREATE SOURCE ${quotedFullName(place)}`;
  const createSql = createSqlOf(catalog, statement, { header, name });
  return {
    kind: 'createSource',
    item: newItem(context, place, { ifNotExists, createSql, uses: [] }),
    columns,
    source: {
      kind: 'file',
      path: path.text,
      tail,
      format: sourceFormat(format),
      columns: types(columns),
    },
    pathPosition: statement.start + path.position,
    materialized,
  };
}

function types(columns: readonly Column[]): Pick<Column, 'type' | 'nullable'>[] {
  return columns.map(({ type, nullable }) => ({ type, nullable }));
}
