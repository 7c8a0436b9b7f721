import { mapType } from './sql-types/map-type.js';
import { inZone } from './datetime/session-zone.js';
import type { SqlType } from './sql-types/sql-type.js';

/** How a session has values printed: what is left out is as usual. */
export interface TextStyle {
  /** The time zone, if it is not UTC. */
  readonly zone?: string | undefined;
  /** Digits added to the 6 of a `float4` and the 15 of a `float8`, 0 or less. */
  readonly extraFloatDigits?: number | undefined;
  readonly escapesBytes?: boolean | undefined;
}

/** Digits that each type can always hold: C's `FLT_DIG` and `DBL_DIG`. */
const FLOAT_DIGITS = { float4: 6, float8: 15 } as const;

/**
 * The type in a session's style, wherever values are printed or become texts. No column of a plan
 * has one.
 */
export function inStyle(type: SqlType, style: TextStyle): SqlType {
  const { zone, extraFloatDigits: extra, escapesBytes } = style;
  const zoned = zone === undefined ? type : inZone(type, zone);
  if (extra === undefined && escapesBytes !== true) return zoned;
  return mapType(zoned, (part) => {
    if (part.kind === 'bytea') return escapesBytes === true ? { ...part, escaped: true } : part;
    if ((part.kind !== 'float4' && part.kind !== 'float8') || extra === undefined) return part;
    return { ...part, digits: Math.max(1, FLOAT_DIGITS[part.kind] + extra) };
  });
}
