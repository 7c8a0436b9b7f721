import type { SelectStmt } from 'libpg-query';
import type { SqlType } from '../../../repr/index.js';
import { commonType, isNoCommonType } from '../../functions/index.js';
import { coerce } from '../coercion/coerce.js';
import { convertRows } from './convert-rows.js';
import { plainName } from '../coercion/coerce-to-common.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { ConvertOutput, PendingQuery } from '../planning/pending-query.js';
import type { PendingRows } from './plan-values.js';
import type { Planning } from '../planning/planning.js';
import { refuseUnordered } from '../coercion/refuse-unordered.js';

/** How an arm is planned, which is a query like any other. */
export type PlanArm = (arm: SelectStmt) => PendingQuery;

/** How the rows of a planned query are got, its order and limit applied. */
export type RowsOf = (query: ReturnType<PendingQuery['finish']>) => HirRelation;

const OPERATIONS = {
  SETOP_UNION: 'union',
  SETOP_INTERSECT: 'intersect',
  SETOP_EXCEPT: 'except',
} as const;

type Operation = (typeof OPERATIONS)[keyof typeof OPERATIONS];

/** Plans UNION, INTERSECT and EXCEPT. A chain of one operation is planned without recursion. */
export function planSetOperation(
  statement: SelectStmt,
  planArm: PlanArm,
  rowsOf: RowsOf,
  planning: Planning,
): PendingRows {
  const operation = operationOf(statement, planning);
  const all = statement.all ?? false;
  const arms = flatten(statement, operation, all).map(planArm);
  const name = operation.toUpperCase();
  let [pending] = arms.map((arm) => rowsOfArm(arm, rowsOf));
  const inputs = [pending!];
  for (const arm of arms.slice(1)) {
    const next = rowsOfArm(arm, rowsOf);
    inputs.push(next);
    pending = { ...pending!, types: commonTypes(pending!, next, name, planning) };
  }
  const { names, types, locations } = pending!;
  if (!all) {
    for (const [index, type] of types.entries()) {
      refuseUnordered(type, 'equality', locations[index], planning);
    }
  }
  return {
    names,
    types,
    locations,
    finish: (convert) => {
      const relations = inputs.map((input) =>
        input.finish((scalar, index) => {
          const place = { name, location: input.locations[index] };
          return convert(toType(scalar, types[index]!, place, planning), index);
        }),
      );
      const common = relations[0]!.types;
      return { kind: 'setOperation', operation, all, inputs: relations, types: common };
    },
  };
}

function operationOf(statement: SelectStmt, planning: Planning): Operation {
  const { op } = statement;
  if (op === 'SETOP_UNION' || op === 'SETOP_INTERSECT' || op === 'SETOP_EXCEPT') {
    return OPERATIONS[op];
  }
  throw planning.unsupported(`the set operation ${op ?? ''}`);
}

/** The arms of `a UNION b UNION c`, which the parser nests to the left; two arms otherwise. */
function flatten(statement: SelectStmt, operation: Operation, all: boolean): SelectStmt[] {
  if (operation !== 'union') return [statement.larg!, statement.rarg!];
  const arms: SelectStmt[] = [];
  let current = statement;
  for (;;) {
    arms.push(current.rarg!);
    const left = current.larg!;
    const continues = left.op === 'SETOP_UNION' && (left.all ?? false) === all && isBare(left);
    if (!continues) {
      arms.push(left);
      return arms.reverse();
    }
    current = left;
  }
}

/**
 * Whether a set operation has no clause of its own that would have to be applied before the next.
 */
function isBare({ sortClause, limitCount, limitOffset, withClause }: SelectStmt): boolean {
  return [sortClause, limitCount, limitOffset, withClause].every((part) => part === undefined);
}

function rowsOfArm(arm: PendingQuery, rowsOf: RowsOf): PendingRows {
  const finish = (convert: ConvertOutput): HirRelation => rowsOf(arm.finish(convert));
  return { ...arm, finish: (convert) => convertRows(finish, convert) };
}

function commonTypes(
  left: PendingRows,
  right: PendingRows,
  name: string,
  planning: Planning,
): readonly SqlType[] {
  if (left.types.length !== right.types.length) {
    const message = `each ${name} query must have the same number of columns`;
    throw planning.error(message, '42601', right.locations[0]);
  }
  return left.types.map((type, index) => {
    const other = right.types[index]!;
    const common = commonType([type, other]);
    if (!isNoCommonType(common)) return common;
    throw planning.error(
      `${name} types ${plainName(common.left)} and ${plainName(common.right)} cannot be matched`,
      '42804',
      right.locations[index],
    );
  });
}

function toType(
  scalar: HirScalar,
  type: SqlType,
  { name, location }: { readonly name: string; readonly location: number | undefined },
  planning: Planning,
): HirScalar {
  const converted = coerce(scalar, type, 'implicit', planning);
  if (converted !== null) return converted;
  const [from, to] = [plainName(typeOf(scalar)), plainName(type)];
  throw planning.error(`${name} could not convert type ${from} to ${to}`, '42846', location);
}
