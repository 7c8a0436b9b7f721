import type { Node, SelectStmt } from 'libpg-query';
import { SqlError } from '../sql-error.js';
import type { QueryPlan, StatementPlan } from '../statement-plan.js';
import type { Query } from '../syntax/index.js';
import { planQueryOf } from './plan-read.js';
import type { StatementContext } from './statement-context.js';

/**
 * Plans a SELECT of which columns are calls of `set_config`, with what they are to set in these
 * columns. Null where there are none, or the query does more than to compute a row.
 */
export function planSetConfig(
  context: StatementContext,
  { select, asOf }: Query,
): StatementPlan | null {
  const targets = select.targetList ?? [];
  const settings = targets.flatMap((target, index) => (callOf(target) === null ? [] : [index]));
  const isPlain = asOf === null && OTHER_CLAUSES.every((clause) => select[clause] === undefined);
  // A star before a call would move its column.
  if (settings.length === 0 || !isPlain || targets.some(isStar)) return null;
  const query = planWanted(context, { ...select, targetList: targets.map(wanted) });
  return { kind: 'setConfig', query, settings };
}

function planWanted(context: StatementContext, select: SelectStmt): QueryPlan {
  try {
    return planQueryOf(context, { select });
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const { code, hint, position, detail } = error;
    const message = inWordsOfCaller(error.message);
    throw new SqlError(message, code, {
      detail: detail && inWordsOfCaller(detail),
      hint,
      position,
    });
  }
}

function inWordsOfCaller(text: string): string {
  return text.replaceAll('mz_internal.mz_wanted_setting', NAME);
}

/** Clauses that count, combine or sort the rows of which each may set something else. */
const OTHER_CLAUSES = [
  'distinctClause',
  'groupClause',
  'havingClause',
  'sortClause',
  'limitCount',
  'limitOffset',
  'intoClause',
] as const satisfies readonly (keyof SelectStmt)[];

const NAME = 'set_config';

/** Takes the place of `set_config` in the query: it says what is wanted, and sets nothing. */
const WANTED: Node[] = [
  { String: { sval: 'mz_internal' } },
  { String: { sval: 'mz_wanted_setting' } },
];

type Target = Extract<Node, { ResTarget: unknown }>['ResTarget'];

function callOf(node: Node): { readonly target: Target; readonly call: object } | null {
  if (!('ResTarget' in node)) return null;
  const target = node.ResTarget;
  if (target.val === undefined || !('FuncCall' in target.val)) return null;
  const call = target.val.FuncCall;
  const parts = (call.funcname ?? []).map((part) => ('String' in part ? part.String.sval : ''));
  const isCatalog = parts.length === 1 || parts[0] === 'pg_catalog';
  return isCatalog && parts.at(-1) === NAME ? { target, call } : null;
}

function wanted(node: Node): Node {
  const found = callOf(node);
  if (found === null) return node;
  const { target, call } = found;
  const val = { FuncCall: { ...call, funcname: WANTED } };
  return { ResTarget: { ...target, name: target.name ?? NAME, val } };
}

function isStar(node: Node): boolean {
  const value = 'ResTarget' in node ? node.ResTarget.val : undefined;
  if (value === undefined || !('ColumnRef' in value)) return false;
  return (value.ColumnRef.fields ?? []).some((field) => 'A_Star' in field);
}
