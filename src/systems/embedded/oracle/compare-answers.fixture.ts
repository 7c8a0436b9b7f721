import type { Answer } from './answer.fixture.js';
import type { RandomCase } from './random-case.fixture.js';

/** The numbers of `float4` and `float8`. */
const FLOAT4 = 700;
const FLOATS: ReadonlySet<number> = new Set([FLOAT4, 701]);

/** The numbers of `numeric` and `bpchar`. */
const NUMERIC = 1700;
const BPCHAR = 1042;

/** How far floats may be apart, as part of the larger one, where PostgreSQL promises no digits. */
const TOLERANCE = 1e-12;

/** The same for sums of `float4`, which PostgreSQL rounds to its 24 bits after each of the rows. */
const FLOAT4_SUM_TOLERANCE = 2e-6;

/** Functions and operators of doubles whose last digits PostgreSQL leaves to the C library. */
const MATH =
  /\b(cbrt|exp|ln|log|log10|power|pow|a?(sin|cos|tan|cot)[dh]?|atan2d?|degrees|radians)\b|\|\/|\^/;

/** Aggregates of doubles, whose last digits follow from the order of the rows. */
const SUMS = /\b(avg|sum|stddev\w*|variance|var_\w+|corr|covar_\w+|regr_\w+)\b/;

/** How two answers to a case differ: undefined if they do not. */
export function difference(
  one: RandomCase,
  postgres: Answer,
  embedded: Answer,
): string | undefined {
  if (postgres.kind === 'error' || embedded.kind === 'error') {
    if (postgres.kind !== embedded.kind) return 'one fails';
    const [wanted, found] = [postgres, embedded].map((answer) =>
      'code' in answer ? answer.code : '',
    );
    const length = one.errors === 'class' ? 2 : 5;
    return wanted!.slice(0, length) === found!.slice(0, length) ? undefined : 'error';
  }
  if (postgres.types.join() !== embedded.types.join()) return 'types';
  if (postgres.rows.length !== embedded.rows.length) return 'number of rows';
  const [wanted, found] = [postgres, embedded].map(({ rows, types }) => {
    const texts = rows.map((row) => row.map((value, index) => plain(one, value, types[index]!)));
    return one.ordered ? texts : texts.sort(byText);
  });
  const areSame = wanted!.every((row, place) =>
    row.every((value, index) => {
      const other = found![place]![index]!;
      if (value === other) return true;
      if (value === null || other === null) return false;
      const apart = toleranceOf(one.sql, postgres.types[index]!);
      return apart > 0 && areClose(Number(value), Number(other), apart);
    }),
  );
  return areSame ? undefined : 'rows';
}

/**
 * A value as it is compared: of values that are equal, PostgreSQL gives any one to a query that
 * wants them once, so that the zeros at the end of a numeric say nothing there, nor do the sign of
 * a zero and the blanks at the end of a `char`.
 */
function plain(one: RandomCase, value: string | null, type: number): string | null {
  if (value === null || !one.looseZeros) return value;
  if (type === BPCHAR) return value.trimEnd();
  if (FLOATS.has(type)) return value === '-0' ? '0' : value;
  return type === NUMERIC && value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}

/** How far values of a type may be apart in what a statement answers; 0 if not at all. */
function toleranceOf(sql: string, type: number): number {
  if (!FLOATS.has(type)) return 0;
  if (SUMS.test(sql)) return type === FLOAT4 ? FLOAT4_SUM_TOLERANCE : TOLERANCE;
  return MATH.test(sql) ? TOLERANCE : 0;
}

function areClose(left: number, right: number, apart: number): boolean {
  if (left === right) return true;
  return Math.abs(left - right) <= apart * Math.max(Math.abs(left), Math.abs(right));
}

function byText(left: readonly (string | null)[], right: readonly (string | null)[]): number {
  const [one, other] = [JSON.stringify(left), JSON.stringify(right)];
  return one < other ? -1 : one > other ? 1 : 0;
}
