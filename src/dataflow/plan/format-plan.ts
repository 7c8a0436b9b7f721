import { countOf, unreachable } from '../../diagnostic/index.js';
import { typeName, type SqlType } from '../../repr/index.js';
import { columnText, PlanNames, type ColumnNames } from './column-names.js';
import { callText, formatScalar, formatScalars } from './format-scalar.js';
import { columnsOf, inputsOf } from './plan-shape.js';
import type {
  AggregateExpression,
  CollectionId,
  ColumnOrder,
  Finishing,
  Plan,
  RangeBound,
  SortOrder,
  WindowCall,
} from './plan.js';
import type { ScalarExpression } from './scalar-expression.js';

/** What a plan is printed with. */
export interface FormatPlanOptions {
  /** The name of a collection, for people. */
  readonly nameOf: (id: CollectionId) => string;
  /** What its columns are called. Left out: by their position alone. */
  readonly columnsOf?: (id: CollectionId) => ColumnNames;
  /** Whether each node has the types of its columns behind it. Left out: it has not. */
  readonly typed?: boolean;
}

/**
 * A plan as an indented tree, for EXPLAIN: each node on a line, its inputs below it. Columns are
 * called by their position in the node's input, and by the name that they have.
 */
export function formatPlan(plan: Plan, options: FormatPlanOptions): string {
  const lines: string[] = [];
  const names = new PlanNames(options.columnsOf ?? (() => []));
  names.of(plan);
  addLines(plan, { ...options, lines, names, indent: '' });
  return lines.map((line) => `${line}\n`).join('');
}

/** How a peek finishes its rows, on one line; empty if they are taken as they are. */
export function formatFinishing(
  { order, limit, offset, project }: Finishing,
  names: ColumnNames = [],
): string {
  const parts = order.length === 0 ? [] : [`order by ${formatOrder(order, names)}`];
  if (limit !== null) parts.push(`limit ${limit}`);
  if (offset > 0n) parts.push(`offset ${offset}`);
  const columns = columnTexts(project, names);
  return [...parts, `output ${columns === '' ? 'no columns' : columns}`].join(' ');
}

/** The types of columns as nodes of trees have them: `(integer, text null)`. */
export function formatTypes(
  columns: readonly { readonly type: SqlType; readonly nullable?: boolean }[],
): string {
  const types = columns.map(
    ({ type, nullable = false }) => `${typeName(type)}${nullable ? ' null' : ''}`,
  );
  return `(${types.join(', ')})`;
}

interface Printing extends FormatPlanOptions {
  readonly lines: string[];
  readonly names: PlanNames;
  readonly indent: string;
}

function addLines(plan: Plan, printing: Printing): void {
  const { lines, indent, typed = false } = printing;
  const types = typed ? ` ${formatTypes(columnsOf(plan))}` : '';
  lines.push(`${indent}${formatNode(plan, printing)}${types}`);
  const below = { ...printing, indent: `${indent}  ` };
  for (const input of inputsOf(plan)) addLines(input, below);
}

function formatNode(plan: Plan, { nameOf, names: all }: Printing): string {
  const names = all.below(plan);
  const format = (scalar: ScalarExpression): string => formatScalar(scalar, names);
  switch (plan.kind) {
    case 'get':
      return `get ${nameOf(plan.id)}`;
    case 'local':
      return `get ${plan.name}`;
    case 'constant':
      return `constant, ${countOf(plan.rows.length, 'row')}`;
    case 'let':
      return `let ${plan.name}`;
    case 'recursive':
      return `recursive ${plan.name}${plan.distinct ? ' distinct' : ''}`;
    case 'map':
      return `map ${formatScalars(plan.scalars, names)}`;
    case 'filter':
      return `filter ${plan.predicates.map(format).join(' and ')}`;
    case 'project':
      return `project ${columnTexts(plan.columns, names)}`.trimEnd();
    case 'flatMap': {
      const calls = plan.calls.map(({ function: name, args }) => {
        return `${name}(${formatScalars(args, names)})`;
      });
      return `flat map ${calls.join(', ')}${plan.ordinality ? ' with ordinality' : ''}`;
    }
    case 'join': {
      const classes = plan.equivalences.map((same) => same.map(format).join(' = '));
      return classes.length === 0 ? 'cross join' : `join on ${classes.join(' and ')}`;
    }
    case 'reduce': {
      const aggregates = plan.aggregates.map((call) => formatAggregate(call, format));
      const key = formatKey(plan.key.map(format));
      return `reduce${key}${aggregates.join('')}${formatEmpty(plan)}`;
    }
    case 'topK':
      return formatTopK(plan, names);
    case 'window':
      return formatWindow(plan, names);
    case 'negate':
    case 'threshold':
    case 'union':
      return plan.kind;
    default:
      return unreachable(plan);
  }
}

/** A node of the rows that come first: the word, its groups, order and bounds. */
export function formatTopK(
  plan: Pick<Extract<Plan, { kind: 'topK' }>, 'groupKey' | 'order' | 'limit' | 'offset'>,
  names: ColumnNames,
): string {
  const limit = plan.limit === null ? '' : ` limit ${plan.limit}`;
  const offset = plan.offset === 0n ? '' : ` offset ${plan.offset}`;
  const order = plan.order.length === 0 ? '' : ` order by ${formatOrder(plan.order, names)}`;
  return `top${formatKey(plan.groupKey.map((column) => columnText(column, names)))}${order}${limit}${offset}`;
}

/** A node of window calls: the word, their partition and order, then the calls. */
export function formatWindow(
  plan: Pick<Extract<Plan, { kind: 'window' }>, 'partition' | 'order' | 'calls'>,
  names: ColumnNames,
): string {
  const order = plan.order.length === 0 ? '' : ` order by ${formatOrder(plan.order, names)}`;
  const calls = plan.calls.map((call) => ` ${formatCall(call, names)}`).join('');
  return `window${formatKey(plan.partition.map((column) => columnText(column, names)))}${order}${calls}`;
}

/** What a node groups by; empty if it groups by nothing. */
export function formatKey(key: readonly string[]): string {
  return key.length === 0 ? '' : ` by ${key.join(', ')}`;
}

/** The row of no rows. */
function formatEmpty({ aggregates, empty }: Extract<Plan, { kind: 'reduce' }>): string {
  if (empty === undefined) return '';
  const values = aggregates.map(({ type: { type } }, index): ScalarExpression => {
    return { kind: 'literal', datum: empty[index]!, type };
  });
  return ` else ${values.length === 0 ? '()' : formatScalars(values)}`;
}

/** An aggregate whose parts `format` prints, after a blank. */
export function formatAggregate<Scalar>(
  aggregate: Pick<AggregateExpression, 'function' | 'distinct'> & {
    readonly args: readonly Scalar[];
    readonly filter: Scalar | null;
    readonly order: readonly { readonly value: Scalar; readonly order: SortOrder }[];
  },
  format: (scalar: Scalar) => string,
): string {
  const { args, distinct, filter, order } = aggregate;
  const sorted = order.map(({ value, order: { descending } }) => {
    return `${format(value)}${descending ? ' desc' : ''}`;
  });
  const orderBy = sorted.length === 0 ? '' : ` order by ${sorted.join(', ')}`;
  const inside = `${distinct ? 'distinct ' : ''}${args.map(format).join(', ')}${orderBy}`;
  const where = filter === null ? '' : ` where ${format(filter)}`;
  return ` ${callText(aggregate.function, inside)}${where}`;
}

function formatCall(
  { function: name, args, filter, frame }: WindowCall,
  names: ColumnNames,
): string {
  const where = filter === null ? '' : ` where ${columnText(filter, names)}`;
  const from = formatBound(frame.start, 'preceding');
  const to = formatBound(frame.end, 'following');
  const columns = columnTexts(args, names);
  const without = frame.exclude === undefined ? '' : ` exclude ${frame.exclude}`;
  return `${callText(name, columns)}${where} ${frame.unit} between ${from} and ${to}${without}`;
}

function formatBound(bound: number | RangeBound | null, end: 'preceding' | 'following'): string {
  if (bound === null) return `unbounded ${end}`;
  if (bound === 0 || bound === 'peers') return 'current row';
  if (typeof bound === 'object') return `${formatScalar(bound.offset)} ${bound.direction}`;
  return bound < 0 ? `${-bound} preceding` : `${bound} following`;
}

function columnTexts(columns: readonly number[], names: ColumnNames): string {
  return columns.map((column) => columnText(column, names)).join(', ');
}

function formatOrder(order: readonly ColumnOrder[], names: ColumnNames): string {
  return order
    .map(({ column, descending, nullsLast }) => {
      const nulls = nullsLast === descending ? ` nulls ${nullsLast ? 'last' : 'first'}` : '';
      return `${columnText(column, names)}${descending ? ' desc' : ''}${nulls}`;
    })
    .join(', ');
}
