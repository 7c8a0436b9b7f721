import type { Node, WindowDef } from 'libpg-query';
import type { FrameExclusion, RangeBound, WindowFrame } from '../../../dataflow/index.js';
import type { SqlType } from '../../../repr/index.js';
import {
  familyName,
  findCast,
  FUNCTIONS,
  IN_RANGE,
  patternType,
  typeKey,
  type ScalarDefinition,
} from '../../functions/index.js';
import { coerce } from '../coercion/coerce.js';
import { plainName } from '../coercion/coerce-to-common.js';
import { constantOf } from '../hir/constant-of.js';
import type { HirOrder } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf } from '../planning/location.js';
import {
  constantValue,
  planConstantCount,
  readsParameters,
  refuseComputed,
} from '../coercion/plan-count.js';
import type { Planning } from '../planning/planning.js';
import { clause, Scope } from '../planning/scope.js';

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
  excludesCurrentRow: 1 << 15,
  excludesGroup: 1 << 16,
  excludesTies: 1 << 17,
} as const;

/** Whether a window definition says which rows of the partition are meant. */
export function hasFrame(definition: WindowDef): boolean {
  return ((definition.frameOptions ?? 0) & FRAME.isGiven) !== 0;
}

const OFFSETS =
  FRAME.startsPreceding | FRAME.endsPreceding | FRAME.startsFollowing | FRAME.endsFollowing;

/** The frame of a window definition. RANGE without offsets is a frame of whole groups of peers. */
export function planWindowFrame(
  definition: WindowDef,
  order: readonly HirOrder[],
  scope: Scope,
  planning: Planning,
): WindowFrame {
  const options = definition.frameOptions ?? 0;
  if ((options & FRAME.range) !== 0 && (options & OFFSETS) !== 0) {
    return planRangeFrame(definition, order, scope, planning);
  }
  return planPlaceFrame(definition, order, scope, planning);
}

function exclusionOf(options: number): FrameExclusion | undefined {
  if ((options & FRAME.excludesCurrentRow) !== 0) return 'current row';
  if ((options & FRAME.excludesGroup) !== 0) return 'group';
  return (options & FRAME.excludesTies) !== 0 ? 'ties' : undefined;
}

/** The two ends of a frame: which ones have offsets before or after, and how errors call them. */
const START = {
  name: 'starting',
  atCurrentRow: FRAME.startsAtCurrentRow,
  preceding: FRAME.startsPreceding,
  following: FRAME.startsFollowing,
} as const;
const END = {
  name: 'ending',
  atCurrentRow: FRAME.endsAtCurrentRow,
  preceding: FRAME.endsPreceding,
  following: FRAME.endsFollowing,
} as const;

type End = typeof START | typeof END;

function planPlaceFrame(
  definition: WindowDef,
  order: readonly HirOrder[],
  scope: Scope,
  planning: Planning,
): WindowFrame {
  const options = definition.frameOptions ?? 0;
  const has = (bits: number): boolean => (options & bits) !== 0;
  const unit = has(FRAME.rows) ? 'rows' : 'groups';
  if (has(FRAME.groups) && order.length === 0) {
    const message = 'GROUPS mode requires an ORDER BY clause';
    throw planning.error(message, '42P20', definition.location);
  }
  const construct = unit === 'rows' ? 'ROWS' : 'GROUPS';
  const offset = (node: Node | undefined, end: End): number => {
    const value = planConstantCount(node!, construct, scope, planning);
    if (value === null) throw nullOffset(end, planning);
    if (value >= 0n) return Number(value);
    const message = `frame ${end.name} offset must not be negative`;
    throw planning.error(message, '22013', undefined);
  };
  const bound = (node: Node | undefined, end: End): number | null => {
    if (has(end.atCurrentRow)) return 0;
    if (has(end.preceding)) return -offset(node, end);
    return has(end.following) ? offset(node, end) : null;
  };
  const { startOffset, endOffset } = definition;
  const exclude = exclusionOf(options);
  return { unit, start: bound(startOffset, START), end: bound(endOffset, END), exclude };
}

function nullOffset(end: End, planning: Planning): Error {
  return planning.error(`frame ${end.name} offset must not be null`, '22004', undefined);
}

/**
 * RANGE with offsets, by the function that PostgreSQL has for the types of the key and the offset.
 *
 * @throws SqlError for another number of keys than one (42P20), and for types without a function
 * (0A000).
 */
function planRangeFrame(
  definition: WindowDef,
  order: readonly HirOrder[],
  scope: Scope,
  planning: Planning,
): WindowFrame {
  const options = definition.frameOptions ?? 0;
  const has = (bits: number): boolean => (options & bits) !== 0;
  const [key] = order;
  if (key === undefined || order.length > 1) {
    const message = 'RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column';
    throw planning.error(message, '42P20', definition.location);
  }
  const keyType = typeOf(key.value);
  let inRange = '';
  const bound = (node: Node | undefined, end: End): RangeBound | null => {
    if (has(end.atCurrentRow)) return 'peers';
    const direction = has(end.preceding) ? 'preceding' : 'following';
    if (!has(end.preceding) && !has(end.following)) return null;
    const planned = planRangeOffset(node!, keyType, scope, planning);
    inRange = planned.inRange;
    const { offset } = planned;
    if (offset.datum === null && !planned.isParameter) throw nullOffset(end, planning);
    return { direction, offset };
  };
  const start = bound(definition.startOffset, START);
  const end = bound(definition.endOffset, END);
  return { unit: 'range', start, end, inRange, exclude: exclusionOf(options) };
}

/** The offset of an end, and what tells whether a key is within it. */
interface RangeOffset {
  readonly offset: Exclude<RangeBound, 'peers'>['offset'];
  readonly inRange: string;
  /** Whether the statement is only being prepared. */
  readonly isParameter: boolean;
}

function planRangeOffset(
  node: Node,
  keyType: SqlType,
  outer: Scope,
  planning: Planning,
): RangeOffset {
  const scope = Scope.empty(outer);
  scope.clause = clause('window RANGE');
  const planned = planning.planScalar(node, scope, planning);
  const { id, type, definition } = rangeFunction(node, keyType, typeOf(planned), planning);
  const offset = coerce(planned, type, 'implicit', planning)!;
  const constant = constantOf(offset);
  const isParameter = readsParameters(offset);
  if (constant === undefined && !isParameter) refuseComputed(offset, 'RANGE', node, planning);
  const datum = constant === undefined ? null : constantValue(constant, planning, locationOf(node));
  const isZoned = typeof definition.evaluate !== 'function';
  return {
    offset: { kind: 'literal', datum, type },
    inRange: isZoned ? familyName(id, [planning.zoned(keyType)]) : id,
    isParameter,
  };
}

/** Chooses among the functions of the key's type as PostgreSQL does. */
function rangeFunction(
  node: Node,
  keyType: SqlType,
  offsetType: SqlType,
  planning: Planning,
): { readonly id: string; readonly type: SqlType; readonly definition: ScalarDefinition } {
  const isLiteral = offsetType.kind === 'unknown';
  const preferred = typeKey(isLiteral ? keyType : offsetType);
  const known = FUNCTIONS.get(IN_RANGE)!.flatMap(({ kind, id, definition }) =>
    kind === 'scalar' && definition.args[0] === typeKey(keyType)
      ? [{ id, definition, offset: definition.args[2]!, type: patternType(definition.args[2]!) }]
      : [],
  );
  const fitting = known.filter(
    ({ type }) => isLiteral || findCast(offsetType, type, 'implicit') !== null,
  );
  const found = fitting.find(({ offset }) => offset === preferred) ?? fitting[0];
  if (found !== undefined && (fitting.length === 1 || found.offset === preferred)) return found;
  const refuse = (what: string, hint?: string): Error => {
    const message = `RANGE with offset PRECEDING/FOLLOWING ${what}`;
    return planning.error(message, '0A000', locationOf(node), { hint });
  };
  const types = `column type ${plainName(keyType)}`;
  if (known.length === 0) throw refuse(`is not supported for ${types}`);
  const both = `${types} and offset type ${plainName(offsetType)}`;
  if (found === undefined) {
    const hint = 'Cast the offset value to an appropriate type.';
    throw refuse(`is not supported for ${both}`, hint);
  }
  const hint = 'Cast the offset value to the exact intended type.';
  throw refuse(`has multiple interpretations for ${both}`, hint);
}
