import type { Jsonb } from '../../../repr/index.js';
import {
  byteCharToInteger,
  DatumError,
  fitName,
  formatByteChar,
  integerToByteChar,
  Numeric,
  parseByteChar,
  parseJsonb,
  SqlState,
  trimBlanks,
  typeName,
} from '../../../repr/index.js';
import type { CastDefinition } from '../definitions/definition.js';
import { NUMBER_CASTS } from '../numbers/number-casts.js';
import { patternType, type TypePattern } from '../definitions/type-pattern.js';
import { writtenJsonb } from '../values/written-text.js';

const BOOL_CASTS: readonly CastDefinition[] = [
  { from: 'bool', to: 'int4', context: 'explicit', evaluate: (value: boolean) => Number(value) },
  { from: 'int4', to: 'bool', context: 'explicit', evaluate: (value: number) => value !== 0 },
  // PostgreSQL has no casts between these two; the dialect does.
  {
    from: 'bool',
    to: 'int8',
    context: 'explicit',
    evaluate: (value: boolean) => (value ? 1n : 0n),
  },
  { from: 'int8', to: 'bool', context: 'explicit', evaluate: (value: bigint) => value !== 0n },
  // Not the output function, which gives `t` and `f`.
  ...['text', 'varchar', 'char'].map((to): CastDefinition => ({
    from: 'bool',
    to,
    context: 'assignment',
    evaluate: (value: boolean) => String(value),
  })),
];

/** The datums are the same, but as keys they are not: blanks at the end of a `char` are no part. */
const asChar = (value: string): string => value;

/** Between types of text. Blanks at the end of a `char` are no part of its value. */
const TEXT_CASTS: readonly CastDefinition[] = [
  { from: 'varchar', to: 'text', context: 'implicit', evaluate: null },
  { from: 'text', to: 'varchar', context: 'implicit', evaluate: null },
  { from: 'text', to: 'char', context: 'implicit', evaluate: asChar },
  { from: 'varchar', to: 'char', context: 'implicit', evaluate: asChar },
  { from: 'char', to: 'text', context: 'implicit', evaluate: trimBlanks },
  { from: 'char', to: 'varchar', context: 'implicit', evaluate: trimBlanks },
  { from: 'name', to: 'text', context: 'implicit', evaluate: null },
  { from: 'name', to: 'varchar', context: 'assignment', evaluate: null },
  { from: 'name', to: 'char', context: 'assignment', evaluate: asChar },
  { from: 'text', to: 'name', context: 'implicit', evaluate: fitName },
  { from: 'varchar', to: 'name', context: 'implicit', evaluate: fitName },
  {
    from: 'char',
    to: 'name',
    context: 'implicit',
    evaluate: (value: string) => fitName(trimBlanks(value)),
  },
  { from: 'bytechar', to: 'text', context: 'implicit', evaluate: formatByteChar },
  { from: 'bytechar', to: 'varchar', context: 'assignment', evaluate: formatByteChar },
  { from: 'bytechar', to: 'char', context: 'assignment', evaluate: formatByteChar },
  { from: 'text', to: 'bytechar', context: 'assignment', evaluate: parseByteChar },
  { from: 'varchar', to: 'bytechar', context: 'assignment', evaluate: parseByteChar },
  { from: 'char', to: 'bytechar', context: 'assignment', evaluate: parseByteChar },
  { from: 'bytechar', to: 'int4', context: 'explicit', evaluate: byteCharToInteger },
  { from: 'int4', to: 'bytechar', context: 'explicit', evaluate: integerToByteChar },
];

/**
 * A `jsonb` scalar as another type; JSON's null is SQL's from PostgreSQL 18 on, an error before.
 */
function fromJsonb(to: TypePattern, wanted: 'number' | 'boolean'): CastDefinition {
  const narrow = NUMBER_CASTS.find((cast) => cast.from === 'numeric' && cast.to === to)?.evaluate;
  const name = typeName(patternType(to));
  return {
    from: 'jsonb',
    to,
    context: 'explicit',
    evaluate: ({ value }: Jsonb) => {
      if (wanted === 'boolean' && typeof value === 'boolean') return value;
      if (wanted === 'number' && value instanceof Numeric) {
        return narrow ? (narrow as (value: Numeric) => number | bigint)(value) : value;
      }
      throw new DatumError(
        `cannot cast jsonb ${jsonbKind(value)} to type ${name}`,
        SqlState.invalidParameter,
      );
    },
  };
}

function jsonbKind(value: Jsonb['value']): string {
  if (value === null) return 'null';
  if (value instanceof Numeric) return 'numeric';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  return Array.isArray(value) ? 'array' : 'object';
}

const JSONB_CASTS: readonly CastDefinition[] = [
  { from: 'json', to: 'jsonb', context: 'assignment', evaluate: parseJsonb },
  { from: 'jsonb', to: 'json', context: 'assignment', evaluate: writtenJsonb },
  fromJsonb('bool', 'boolean'),
  ...['int2', 'int4', 'int8', 'float4', 'float8', 'numeric'].map((to) => fromJsonb(to, 'number')),
];

/** Casts that are neither between numbers nor between dates. */
export const OTHER_CASTS: readonly CastDefinition[] = [
  ...BOOL_CASTS,
  ...TEXT_CASTS,
  ...JSONB_CASTS,
];
