import type { WindowCall } from '../../dataflow/index.js';
import type { HirRelation, HirScalar } from './hir.js';
import type { PlannedQuery } from './pending-query.js';

/**
 * FETCH FIRST ... WITH TIES as a query without limit: of all rows those behind the offset whose
 * rank is not beyond the last one's.
 */
export function fetchWithTies(query: PlannedQuery): PlannedQuery {
  const { relation, order, limit, offset, withTies } = query;
  if (!withTies || limit === null) return query;
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
  const kept: HirRelation = {
    kind: 'filter',
    input: numbered,
    predicates: [
      compare('>(int8,int8)', width, offset),
      compare('<=(int8,int8)', width + 1, limit === 0n ? 0n : offset + limit),
    ],
    types: numbered.types,
  };
  const columns = types.map((_, index) => index);
  return {
    ...query,
    relation: { kind: 'project', input: kept, columns, types },
    limit: null,
    offset: 0n,
    withTies: false,
  };
}

const BIGINT = { kind: 'int8' } as const;

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

function compare(name: string, index: number, bound: bigint): HirScalar {
  return {
    kind: 'call',
    function: name,
    args: [
      { kind: 'column', level: 0, index, type: BIGINT },
      { kind: 'literal', datum: bound, type: BIGINT },
    ],
    type: { kind: 'bool' },
  };
}
