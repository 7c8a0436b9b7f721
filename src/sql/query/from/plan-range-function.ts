import type { FuncCall, Node, RangeFunction } from 'libpg-query';
import { FUNCTIONS, ROW_OF } from '../../functions/index.js';
import { unknownToText } from '../coercion/coerce.js';
import type { HirRelation } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf } from '../planning/location.js';
import { outputName } from '../expressions/output-name.js';
import { functionName } from '../calls/plan-function-call.js';
import { planRecordColumns } from './plan-record-columns.js';
import { planTableCall, type PlannedTableCall } from '../calls/plan-table-call.js';
import type { Planning } from '../planning/planning.js';
import { resolveCall } from '../calls/resolve-call.js';
import { clause, Scope } from '../planning/scope.js';

/** Functions in FROM as a relation, and the names of its columns. */
export interface PlannedRangeFunction {
  readonly relation: HirRelation;
  readonly names: readonly string[];
  /** What the item is called without an alias. */
  readonly name: string;
}

/**
 * Plans the functions of an item of FROM: one, or those of ROWS FROM side by side. They see what
 * LATERAL items see. An alias is also the name of a single column that has none of its own.
 */
export function planRangeFunction(
  range: RangeFunction,
  outer: Scope | null,
  planning: Planning,
): PlannedRangeFunction {
  const scope = Scope.empty(outer);
  scope.clause = FUNCTIONS_IN_FROM;
  const items = (range.functions ?? []).flatMap((node) => functionsOf(node, planning));
  const calls = items.map((node) => planFunction(node, scope, planning));
  const [single] = calls;
  if (calls.length === 1 && single!.isRecord) return planRecords(range, single!.call, planning);
  refuseDefinitions(range, calls, planning);
  const alias = calls.length === 1 ? range.alias?.aliasname : undefined;
  const names = calls.flatMap(({ names: own }, index) =>
    own.map((name) => name ?? alias ?? outputName(items[index]!, planning)),
  );
  const ordinality = range.ordinality ?? false;
  const [first] = items;
  return {
    relation: relationOf(
      calls.map(({ call }) => call),
      ordinality,
    ),
    names: ordinality ? [...names, 'ordinality'] : names,
    name: outputName(first!, planning),
  };
}

const FUNCTIONS_IN_FROM = clause('functions in FROM');

function relationOf(calls: readonly PlannedTableCall['call'][], ordinality: boolean): HirRelation {
  const columns = calls.flatMap((call) => call.columns.map(({ type }) => type));
  const [first] = calls;
  if (calls.length === 1 && !ordinality && first!.function === ROW_OF) {
    return { kind: 'values', rows: [first!.args], types: columns };
  }
  const types = ordinality ? [...columns, { kind: 'int8' } as const] : columns;
  return { kind: 'tableFunction', calls, ordinality, types };
}

/** One function call, or those that `unnest` of several arrays stands for. */
function functionsOf(node: Node, planning: Planning): readonly Node[] {
  const call = 'List' in node ? node.List.items?.[0] : undefined;
  if (call === undefined) throw planning.unsupported('this item of FROM');
  if (!('FuncCall' in call)) return [call];
  const { args = [] } = call.FuncCall;
  if (args.length < 2 || functionName(call.FuncCall, planning) !== 'unnest') return [call];
  return args.map((arg) => ({ FuncCall: { ...call.FuncCall, args: [arg] } }));
}

/** A function whose columns the query defines. */
function planRecords(
  range: RangeFunction,
  call: PlannedTableCall['call'],
  planning: Planning,
): PlannedRangeFunction {
  const [node] = (range.functions ?? []).flatMap((found) => functionsOf(found, planning));
  const definitions = range.coldeflist ?? definitionsIn(range);
  const [first] = definitions;
  if (first === undefined) {
    const message = 'a column definition list is required for functions returning "record"';
    throw planning.error(message, '42601', locationOf(node!));
  }
  if (range.ordinality === true) {
    const message = 'WITH ORDINALITY cannot be used with a column definition list';
    throw planning.error(message, '42601', locationOf(first), {
      hint: 'Put the column definition list inside ROWS FROM().',
    });
  }
  const { relation, names } = planRecordColumns(relationOf([call], false), definitions, planning);
  return { relation, names, name: outputName(node!, planning) };
}

/** The definitions that stand behind the functions of ROWS FROM. */
function definitionsIn(range: RangeFunction): readonly Node[] {
  return (range.functions ?? []).flatMap((node) => {
    const list = 'List' in node ? node.List.items?.[1] : undefined;
    return list !== undefined && 'List' in list ? (list.List.items ?? []) : [];
  });
}

/** @throws SqlError for definitions of what has columns (42601); 0A000 for records among others. */
function refuseDefinitions(
  range: RangeFunction,
  calls: readonly PlannedTableCall[],
  planning: Planning,
): void {
  const [node] = range.functions ?? [];
  if (calls.some(({ isRecord }) => isRecord)) {
    throw planning.unsupported('a function returning "record" in ROWS FROM', locationOf(node!));
  }
  const [first] = range.coldeflist ?? definitionsIn(range);
  if (first === undefined) return;
  const message = 'a column definition list is only allowed for functions returning "record"';
  throw planning.error(message, '42601', locationOf(first));
}

function planFunction(node: Node, scope: Scope, planning: Planning): PlannedTableCall {
  const called = 'FuncCall' in node ? planTable(node.FuncCall, scope, planning) : undefined;
  if (called !== undefined) return called;
  const value = unknownToText(planning.planScalar(node, scope, planning), planning);
  const columns = [{ type: typeOf(value), nullable: true }];
  return { call: { function: ROW_OF, args: [value], columns }, names: [null], isRecord: false };
}

/** The call of a table function; undefined for functions of one value. */
function planTable(call: FuncCall, scope: Scope, planning: Planning): PlannedTableCall | undefined {
  if (call.over !== undefined) return undefined;
  const name = functionName(call, planning);
  if (FUNCTIONS.get(name)?.some(({ kind }) => kind === 'table') !== true) return undefined;
  const args = (call.args ?? []).map((arg) => planning.planScalar(arg, scope, planning));
  const resolved = resolveCall(name, args, call, planning);
  const { overload } = resolved;
  return overload.kind === 'table'
    ? planTableCall(resolved, overload.definition, planning)
    : undefined;
}
