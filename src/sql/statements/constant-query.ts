import type { Column, Row } from '../../repr/index.js';
import type { QueryPlan } from '../statement-plan.js';

/** A query whose answer is known while planning, as a plan, in the order given. */
export function constantQuery(columns: readonly Column[], rows: readonly Row[]): QueryPlan {
  // Answers have the order of their finishing: a number in front of each row keeps them in place.
  const position: Column = { name: 'position', type: { kind: 'int4' }, nullable: false };
  return {
    plan: {
      kind: 'constant',
      rows: rows.map((row, index) => [[index, ...row], 1] as const),
      columns: [position, ...columns].map(({ type, nullable }) => ({ type, nullable })),
    },
    finishing: {
      order: [{ column: 0, descending: false, nullsLast: true }],
      limit: null,
      offset: 0n,
      project: columns.map((_, index) => index + 1),
    },
    columns,
    uses: [],
    usesLogicalTimestamp: false,
  };
}
