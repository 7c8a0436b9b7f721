import type { StatementPlan } from '../statement-plan.js';
import { printStatement, nameRange, type StatementForm } from '../syntax/index.js';
import { planAsOf } from './as-of.js';
import { fullNameEdit, quotedFullName } from './create-sql.js';
import { resolveReadable } from './item-names.js';
import { newItem, placeNewItem } from './new-item.js';
import { refuseVolatileItem } from './refuse-volatile.js';
import type { StatementContext } from './statement-context.js';
import { refuseUnknownOptions } from './statement-options.js';

/** Plans a CREATE SINK. */
export function planCreateSink(
  context: StatementContext,
  form: Extract<StatementForm, { kind: 'createSink' }>,
): StatementPlan {
  const { catalog, statement } = context;
  const { name, path, snapshot, ifNotExists } = form;
  refuseUnknownOptions(form.options, [], 'CREATE SINK');
  const place = placeNewItem(catalog, name);
  const from = resolveReadable(context, form.from);
  refuseVolatileItem(context, from.id, form.from.position);
  const { end } = nameRange(statement.text, name.position);
  const header = { start: 0, end, text: `CREATE SINK ${quotedFullName(place)}` };
  const edits = [header, ...fullNameEdit(catalog, statement, form.from)];
  const createSql = printStatement(statement, { style: 'stable', edits });
  const columns = from.columns.map(({ name: column, type, nullable }) => ({
    name: column,
    type: { type, nullable },
  }));
  return {
    kind: 'createSink',
    item: newItem(context, place, { ifNotExists, createSql, uses: [from.id] }),
    from: from.id,
    sink: { kind: 'avroOcf', path: path.text, columns, snapshot },
    pathPosition: statement.start + path.position,
    asOf: planAsOf(context, form.asOf),
  };
}
