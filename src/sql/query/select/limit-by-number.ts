import type { WindowCall } from '../../../dataflow/index.js';
import type { SqlType } from '../../../repr/index.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { allOf, anyOf, typeOf } from '../hir/hir-scalar.js';
import type { PlannedQuery } from '../planning/pending-query.js';
import { NEGATIVE } from './plan-limit.js';

/**
 * A query whose rows are chosen by their numbers in its order: FETCH FIRST ... WITH TIES, of which
 * all rows count whose rank is not beyond the last one's, and LIMIT and OFFSET that are computed.
 * Other queries stay as they are.
 */
export function limitByNumber(query: PlannedQuery): PlannedQuery {
  const { relation, order, limit, offset, withTies, computed } = query;
  if (computed === null && (!withTies || limit === null)) return query;
  const { types } = relation;
  const width = types.length;
  const numbered: HirRelation = {
    kind: 'window',
    input: relation,
    partition: [],
    order,
    calls: [numbering('row_number()'), numbering('rank()')],
    types: [...types, BIGINT, BIGINT],
  };
  const bounds = [computed?.limit ?? bigint(limit), computed?.offset ?? bigint(offset)] as const;
  const bounded: HirRelation = {
    kind: 'map',
    input: numbered,
    scalars: bounds,
    types: [...numbered.types, ...bounds.map(typeOf)],
  };
  const column = (index: number): HirScalar => {
    return { kind: 'column', level: 0, index: width + index, type: BIGINT };
  };
  const kept: HirRelation = {
    kind: 'filter',
    input: bounded,
    predicates: predicatesOf({
      number: column(0),
      last: column(withTies ? 1 : 0),
      limit: column(2),
      offset: column(3),
    }),
    types: bounded.types,
  };
  const columns = types.map((_, index) => index);
  const rows: HirRelation = { kind: 'project', input: kept, columns, types };
  const inputs = [rows, ...(computed === null ? [] : [guard(bounds, types)])];
  return {
    ...query,
    relation:
      inputs.length === 1
        ? rows
        : { kind: 'setOperation', operation: 'union', all: true, inputs, types },
    limit: null,
    offset: 0n,
    withTies: false,
    computed: null,
  };
}

/** No row, and the error of a bound that is negative though there is no row to be numbered. */
function guard(
  [limit, offset]: readonly [HirScalar, HirScalar],
  types: readonly SqlType[],
): HirRelation {
  const row = types.map(() => null);
  const never: HirScalar = { kind: 'literal', datum: false, type: BOOL };
  // One predicate: where one of several is false, the others are not evaluated.
  const predicates = [unlessNegative('OFFSET', offset, unlessNegative('LIMIT', limit, never))];
  return { kind: 'filter', input: { kind: 'constant', rows: [row], types }, predicates, types };
}

const BIGINT = { kind: 'int8' } as const;
const BOOL = { kind: 'bool' } as const;
const ZERO = bigint(0n);

function numbering(name: string): WindowCall {
  return {
    kind: 'function',
    function: name,
    args: [],
    filter: null,
    frame: { unit: 'rows', start: null, end: null },
    type: { type: BIGINT, nullable: false },
  };
}

/** A row's own number, and the one that must be within the limit: its rank where ties count. */
interface RowNumbers {
  readonly number: HirScalar;
  readonly last: HirScalar;
  readonly limit: HirScalar;
  readonly offset: HirScalar;
}

/** A bound that is NULL is none, a negative one an error. */
function predicatesOf({ number, last, limit, offset }: RowNumbers): readonly HirScalar[] {
  const skipped: HirScalar = { kind: 'coalesce', args: [offset, ZERO], type: BIGINT };
  const rest = call('-(int8,int8)', [last, skipped], BIGINT);
  const isGiven = [compare('>', limit, ZERO), compare('<=', rest, limit)];
  return [
    unlessNegative('OFFSET', offset, compare('>', number, skipped)),
    unlessNegative('LIMIT', limit, anyOf([{ kind: 'isNull', arg: limit }, allOf(isGiven)])),
  ];
}

function unlessNegative(
  construct: 'LIMIT' | 'OFFSET',
  bound: HirScalar,
  otherwise: HirScalar,
): HirScalar {
  const error: HirScalar = { kind: 'error', ...NEGATIVE[construct], type: BOOL };
  return { kind: 'case', cases: [[compare('<', bound, ZERO), error]], otherwise, type: BOOL };
}

function compare(operator: string, left: HirScalar, right: HirScalar): HirScalar {
  return call(`${operator}(int8,int8)`, [left, right], BOOL);
}

function call(name: string, args: readonly HirScalar[], type: SqlType): HirScalar {
  return { kind: 'call', function: name, args, type };
}

function bigint(datum: bigint | null): HirScalar {
  return { kind: 'literal', datum, type: BIGINT };
}
