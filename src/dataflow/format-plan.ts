import { unreachable } from '../diagnostic/index.js';
import { typeName, type SqlType } from '../repr/index.js';
import { formatScalar, formatScalars } from './format-scalar.js';
import { columnsOf, inputsOf } from './plan-shape.js';
import type {
  AggregateExpression,
  CollectionId,
  ColumnOrder,
  Finishing,
  Plan,
  RangeBound,
  SortOrder,
  TableCall,
  WindowCall,
} from './plan.js';
import type { ScalarExpression } from './scalar-expression.js';

/** What a plan is printed with. */
export interface FormatPlanOptions {
  /** The name of a collection, for people. */
  readonly nameOf: (id: CollectionId) => string;
  /** Whether each node has the types of its columns behind it. Left out: it has not. */
  readonly typed?: boolean;
}

/**
 * A plan as an indented tree, for EXPLAIN: each node on a line, its inputs below it. Columns are
 * called by their position in the node's input.
 */
export function formatPlan(plan: Plan, options: FormatPlanOptions): string {
  const lines: string[] = [];
  addLines(plan, { ...options, lines, indent: '' });
  return lines.map((line) => `${line}\n`).join('');
}

/** How a peek finishes its rows, on one line; empty if they are taken as they are. */
export function formatFinishing({ order, limit, offset, project }: Finishing): string {
  const parts = order.length === 0 ? [] : [`order by ${formatOrder(order)}`];
  if (limit !== null) parts.push(`limit ${limit}`);
  if (offset > 0n) parts.push(`offset ${offset}`);
  const columns = project.map((column) => `#${column}`).join(', ');
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
  readonly indent: string;
}

function addLines(plan: Plan, printing: Printing): void {
  const { lines, indent, typed = false } = printing;
  const types = typed ? ` ${formatTypes(columnsOf(plan))}` : '';
  lines.push(`${indent}${formatNode(plan, printing)}${types}`);
  const below = { ...printing, indent: `${indent}  ` };
  for (const input of inputsOf(plan)) addLines(input, below);
}

function formatNode(plan: Plan, { nameOf }: FormatPlanOptions): string {
  switch (plan.kind) {
    case 'get':
      return `get ${nameOf(plan.id)}`;
    case 'local':
      return `get ${plan.name}`;
    case 'constant':
      return `constant, ${plan.rows.length} ${plan.rows.length === 1 ? 'row' : 'rows'}`;
    case 'let':
      return `let ${plan.name}`;
    case 'recursive':
      return `recursive ${plan.name}${plan.distinct ? ' distinct' : ''}`;
    case 'map':
      return `map ${formatScalars(plan.scalars)}`;
    case 'filter':
      return `filter ${plan.predicates.map(formatScalar).join(' and ')}`;
    case 'project':
      return `project ${plan.columns.map((column) => `#${column}`).join(', ')}`.trimEnd();
    case 'flatMap':
      return `flat map ${plan.calls.map(formatTableCall).join(', ')}${
        plan.ordinality ? ' with ordinality' : ''
      }`;
    case 'join': {
      const classes = plan.equivalences.map((same) => same.map(formatScalar).join(' = '));
      return classes.length === 0 ? 'cross join' : `join on ${classes.join(' and ')}`;
    }
    case 'reduce': {
      const aggregates = plan.aggregates.map((call) => formatAggregate(call, formatScalar));
      const key = formatKey(plan.key.map(formatScalar));
      return `reduce${key}${aggregates.join('')}${formatEmpty(plan)}`;
    }
    case 'topK':
      return formatTopK(plan);
    case 'window':
      return formatWindow(plan);
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
): string {
  const limit = plan.limit === null ? '' : ` limit ${plan.limit}`;
  const offset = plan.offset === 0n ? '' : ` offset ${plan.offset}`;
  const order = plan.order.length === 0 ? '' : ` order by ${formatOrder(plan.order)}`;
  return `top${formatKey(plan.groupKey.map((column) => `#${column}`))}${order}${limit}${offset}`;
}

/** A node of window calls: the word, their partition and order, then the calls. */
export function formatWindow(
  plan: Pick<Extract<Plan, { kind: 'window' }>, 'partition' | 'order' | 'calls'>,
): string {
  const order = plan.order.length === 0 ? '' : ` order by ${formatOrder(plan.order)}`;
  const calls = plan.calls.map((call) => ` ${formatCall(call)}`).join('');
  return `window${formatKey(plan.partition.map((column) => `#${column}`))}${order}${calls}`;
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
  return ` ${aggregate.function}(${inside})${where}`;
}

function formatTableCall(call: TableCall): string {
  return `${call.function}(${formatScalars(call.args)})`;
}

function formatCall({ function: name, args, filter, frame }: WindowCall): string {
  const where = filter === null ? '' : ` where #${filter}`;
  const from = formatBound(frame.start, 'preceding');
  const to = formatBound(frame.end, 'following');
  const columns = args.map((column) => `#${column}`).join(', ');
  const without = frame.exclude === undefined ? '' : ` exclude ${frame.exclude}`;
  return `${name}(${columns})${where} ${frame.unit} between ${from} and ${to}${without}`;
}

function formatBound(bound: number | RangeBound | null, end: 'preceding' | 'following'): string {
  if (bound === null) return `unbounded ${end}`;
  if (bound === 0 || bound === 'peers') return 'current row';
  if (typeof bound === 'object') return `${formatScalar(bound.offset)} ${bound.direction}`;
  return bound < 0 ? `${-bound} preceding` : `${bound} following`;
}

function formatOrder(order: readonly ColumnOrder[]): string {
  return order
    .map(({ column, descending, nullsLast }) => {
      const nulls = nullsLast === descending ? ` nulls ${nullsLast ? 'last' : 'first'}` : '';
      return `#${column}${descending ? ' desc' : ''}${nulls}`;
    })
    .join(', ');
}
