import type { HirScalar } from '../hir/hir.js';
import { visitScalar } from '../hir/hir-walk.js';
import type { Planning } from '../planning/planning.js';

/**
 * How many parts of expressions a statement may have by copying operands. Nested copies multiply:
 * without a bound, a statement of some kilobytes would never be planned.
 */
const COPIED_PARTS_MAX = 1 << 17;

/**
 * Says that an operand will stand so many times more than once, as that of `x IN (a, b)` does in
 * `x = a OR x = b`. PostgreSQL copies those of BETWEEN and of rows, too.
 *
 * @throws SqlError with code 54001 beyond {@link COPIED_PARTS_MAX}
 */
export function countCopies(
  operand: HirScalar,
  copies: number,
  location: number | undefined,
  planning: Planning,
): void {
  if (copies <= 0 || operand.kind === 'column' || operand.kind === 'literal') return;
  planning.copies.count += copies * partsOf(operand, planning.copies.parts);
  if (planning.copies.count <= COPIED_PARTS_MAX) return;
  const message = `operands that are compared several times have more than ${COPIED_PARTS_MAX} parts`;
  throw planning.error(message, '54001', location, {
    hint: 'Compute them in a subquery in FROM, and compare its columns.',
  });
}

function partsOf(scalar: HirScalar, known: Map<HirScalar, number>): number {
  let parts = 0;
  visitScalar(scalar, (part) => {
    const counted = known.get(part);
    parts += counted ?? 1;
    return counted === undefined;
  });
  known.set(scalar, parts);
  return parts;
}
