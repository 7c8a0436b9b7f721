import type { HirScalar } from '../hir/hir.js';
import { visitScalar } from '../hir/hir-walk.js';
import type { Planning } from '../planning/planning.js';

/**
 * Refuses set-returning functions where each row has one value.
 *
 * @throws SqlError with the message given, at the first of them (0A000).
 */
export function refuseTableCalls(
  scalars: readonly HirScalar[],
  message: string,
  planning: Planning,
): void {
  if (!planning.hasTableCalls) return;
  for (const scalar of scalars) {
    visitScalar(scalar, (part) => {
      if (part.kind !== 'tableCall') return;
      throw planning.error(message, '0A000', part.location, { hint: WAY_OUT });
    });
  }
}

const WAY_OUT = 'You might be able to move the set-returning function into a LATERAL FROM item.';
