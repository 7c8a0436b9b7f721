import type { Plan } from '../../../dataflow/index.js';
import { spend } from '../../../repr/index.js';
import { ColumnCache } from './column-cache.js';
import { dropEmpty } from './drop-empty.js';
import { foldConstants } from './fold-constants.js';
import { fuseOperators } from './fuse-operators.js';
import { pushPredicates } from './push-predicates.js';
import {
  inlineParts,
  mapParts,
  pruneParts,
  putTogether,
  takeApart,
  type SharedParts,
} from './shared-parts.js';

/**
 * How often the passes run: what one finds, an earlier one may use. Twice finds nearly all of it,
 * since bindings are unwrapped at the end of a round.
 */
const ROUNDS = 3;

/** A pass over a part, however large: it is asked before each whether that is still wanted. */
const PASS_UNITS = 1 << 17;

/** A plan with the same rows that does less. @throws Interrupted */
export function simplify(plan: Plan): Plan {
  if (isSimple(plan)) return plan;
  const columns = new ColumnCache();
  const mapAll = (shared: SharedParts, change: (part: Plan) => Plan): SharedParts =>
    mapParts(shared, (part) => {
      spend(PASS_UNITS);
      return change(part);
    });
  const whole = inlineParts(takeApart(plan));
  let current = mapAll(whole, (part) => dropEmpty(foldConstants(part), columns));
  if (current.parts.length === 0 && isSimple(current.body)) return current.body;
  if (current !== whole) current = inlineParts(current);
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = current;
    current = mapAll(current, (part) => pass(part, columns));
    current = inlineParts(pruneParts(current, columns));
    if (isSameParts(before, current)) break;
    const isWhole = before.parts.length === 0 && current.parts.length === 0;
    if (isWhole && (round > 0 || isChain(current.body))) break;
  }
  current = mapAll(current, (part) => fuseOperators(part, columns));
  return putTogether(current);
}

/** Plans of which nothing can be made. */
function isSimple(plan: Plan): boolean {
  return plan.kind === 'get' || plan.kind === 'constant';
}

/** Whether a plan is about one collection: a single round finds all that there is in it. */
function isChain(plan: Plan): boolean {
  if (isSimple(plan)) return true;
  switch (plan.kind) {
    case 'map':
    case 'filter':
    case 'project':
    case 'reduce':
    case 'topK':
      return isChain(plan.input);
    default:
      return false;
  }
}

function pass(plan: Plan, columns: ColumnCache): Plan {
  const fused = fuseOperators(plan, columns);
  const pushed = pushPredicates(fused, columns);
  const fusedAgain = pushed === fused ? fused : fuseOperators(pushed, columns);
  return dropEmpty(foldConstants(fusedAgain), columns);
}

function isSameParts(left: SharedParts, right: SharedParts): boolean {
  return (
    left.body === right.body &&
    left.parts.length === right.parts.length &&
    left.parts.every((part, index) => part.value === right.parts[index]!.value)
  );
}
