import type { Constraint } from 'libpg-query';
import type { CollectionId } from '../../dataflow/index.js';
import type { Column } from '../../repr/index.js';
import {
  environmentFunctionOf,
  forEachColumn,
  planScalarExpression,
  printExpression,
} from '../query/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { TableCheck } from '../table-check.js';
import { printStatement, tokensFrom, type TextRange } from '../syntax/index.js';
import { typeNameEdits } from './create-sql.js';
import { ownNameEdits, withoutOwnName, type OwnRelation } from './own-name.js';
import { storedEnvironment, type StatementContext } from './statement-context.js';

/** The checks of a table, planned. */
export interface PlannedChecks {
  readonly checks: readonly TableCheck[];
  /** Types of the catalog that they name. */
  readonly types: readonly CollectionId[];
}

/** The table that checks are of. */
export interface CheckedTable extends OwnRelation {
  readonly columns: readonly Column[];
}

/**
 * Plans the CHECK constraints of a table, in the order in which they stand in the statement. One of
 * a column may read the others, too.
 *
 * @throws SqlError for two of one name (42710), and for what no condition of a row can be.
 */
export function planChecks(
  context: StatementContext,
  table: CheckedTable,
  declared: readonly Constraint[],
): PlannedChecks {
  const types = new Set<CollectionId>();
  const names = new Set<string>();
  const checks: TableCheck[] = [];
  const ordered = [...declared].sort((left, right) => placeOf(left) - placeOf(right));
  for (const rule of ordered) {
    const name = rule.conname ?? null;
    if (name !== null && names.has(name)) {
      const message = `check constraint "${name}" already exists`;
      throw new SqlError(message, '42710', { position: placeOf(rule) });
    }
    if (name !== null) names.add(name);
    const check = planCheck(context, table, rule);
    check.types.forEach((type) => types.add(type));
    checks.push({ ...check.planned, name });
  }
  return { checks, types: [...types] };
}

function placeOf({ location = 0 }: Constraint): number {
  return location;
}

function planCheck(
  context: StatementContext,
  table: CheckedTable,
  rule: Constraint,
): { readonly planned: Omit<TableCheck, 'name'>; readonly types: ReadonlySet<CollectionId> } {
  if (rule.raw_expr === undefined) {
    throw notSupported('CHECK without a condition', rule.location);
  }
  const { columns } = table;
  const node = withoutOwnName(rule.raw_expr, table);
  const { expression, types } = planScalarExpression(node, storedEnvironment(context), {
    columns,
    expected: {
      type: { kind: 'bool' },
      mismatch: (_, found) => `argument of CHECK must be type boolean, not type ${found}`,
      hint: null,
    },
    construct: 'check constraints',
  });
  if (environmentFunctionOf(expression) === 'mz_logical_timestamp') {
    throw notSupported('mz_logical_timestamp() in a CHECK constraint', rule.location);
  }
  const read = new Set<number>();
  forEachColumn(expression, (column) => read.add(column));
  const sql = textOf(context, rule);
  const scope = { columns, construct: 'check constraints' };
  const printed = printExpression(node, storedEnvironment(context), scope)?.text ?? sql;
  const planned = { columns: [...read], sql, printed, condition: expression };
  return { planned, types };
}

/** The condition with the parentheses that have to be round it, in normal form. */
function textOf({ catalog, statement }: StatementContext, rule: Constraint): string {
  const tree = rule.raw_expr!;
  const part = { range: conditionRange(statement.text, placeOf(rule)), tree };
  const edits = [
    ...typeNameEdits(catalog, statement, part),
    ...ownNameEdits(statement, tree, 'plain'),
  ];
  return printStatement(statement, { style: 'plain', edits, part });
}

/** The range from the parenthesis behind CHECK to the one that closes it. */
function conditionRange(text: string, position: number): TextRange {
  let start: number | undefined;
  let end = position;
  let depth = 0;
  let isBehind = false;
  for (const token of tokensFrom(text, position)) {
    const mark = text.slice(token.start, token.end);
    if (!isBehind) {
      isBehind = /^check$/i.test(mark);
      continue;
    }
    start ??= token.start;
    if (mark === '(') depth += 1;
    if (mark === ')') depth -= 1;
    end = token.end;
    // The parser has seen to it that the parentheses are balanced.
    if (depth === 0) break;
  }
  return { start: start ?? position, end };
}
