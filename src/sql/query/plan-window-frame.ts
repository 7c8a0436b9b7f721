import type { Node, WindowDef } from 'libpg-query';
import type { WindowFrame } from '../../dataflow/index.js';
import { planConstantCount } from './plan-count.js';
import type { Planning } from './planning.js';
import type { Scope } from './scope.js';

/** The bits of `frameOptions`: PostgreSQL's `FRAMEOPTION_` constants. */
const FRAME = {
  isGiven: 1 << 0,
  range: 1 << 1,
  rows: 1 << 2,
  groups: 1 << 3,
  startsUnboundedPreceding: 1 << 5,
  endsUnboundedPreceding: 1 << 6,
  startsUnboundedFollowing: 1 << 7,
  endsUnboundedFollowing: 1 << 8,
  startsAtCurrentRow: 1 << 9,
  endsAtCurrentRow: 1 << 10,
  startsPreceding: 1 << 11,
  endsPreceding: 1 << 12,
  startsFollowing: 1 << 13,
  endsFollowing: 1 << 14,
  excludes: (1 << 15) | (1 << 16) | (1 << 17),
} as const;

/** Whether a window definition says which rows of the partition are meant. */
export function hasFrame(definition: WindowDef): boolean {
  return ((definition.frameOptions ?? 0) & FRAME.isGiven) !== 0;
}

/**
 * The frame of a window definition. RANGE without offsets is a frame of whole groups of peers.
 *
 * @throws SqlError for RANGE with an offset and for EXCLUDE, which are not supported (0A000).
 */
export function planWindowFrame(
  definition: WindowDef,
  isOrdered: boolean,
  scope: Scope,
  planning: Planning,
): WindowFrame {
  const options = definition.frameOptions ?? 0;
  const location = definition.location;
  const has = (bits: number): boolean => (options & bits) !== 0;
  if (has(FRAME.excludes)) throw planning.unsupported('EXCLUDE in a window frame', location);
  const unit = has(FRAME.rows) ? 'rows' : 'groups';
  if (has(FRAME.groups) && !isOrdered) {
    throw planning.error('GROUPS mode requires an ORDER BY clause', '42P20', location);
  }
  const offsets =
    FRAME.startsPreceding | FRAME.endsPreceding | FRAME.startsFollowing | FRAME.endsFollowing;
  if (has(FRAME.range) && has(offsets)) {
    throw planning.unsupported('RANGE with an offset in a window frame', location);
  }
  const construct = unit === 'rows' ? 'ROWS' : 'GROUPS';
  const offset = (node: Node | undefined, end: 'starting' | 'ending'): number => {
    const value = planConstantCount(node!, construct, scope, planning);
    if (value !== null && value >= 0n) return Number(value);
    const [what, code] = value === null ? ['null', '22004'] : ['negative', '22013'];
    throw planning.error(`frame ${end} offset must not be ${what}`, code, undefined);
  };
  const bound = (
    node: Node | undefined,
    end: 'starting' | 'ending',
    [preceding, following]: readonly [number, number],
  ): number | null => {
    if (has(preceding)) return -offset(node, end);
    if (has(following)) return offset(node, end);
    return null;
  };
  const { startOffset, endOffset } = definition;
  return {
    unit,
    start: has(FRAME.startsAtCurrentRow)
      ? 0
      : bound(startOffset, 'starting', [FRAME.startsPreceding, FRAME.startsFollowing]),
    end: has(FRAME.endsAtCurrentRow)
      ? 0
      : bound(endOffset, 'ending', [FRAME.endsPreceding, FRAME.endsFollowing]),
  };
}
