import type { SqlType } from '../../../repr/index.js';
import type { HirLiteral, HirScalar } from '../hir/hir.js';

const NOW = {
  kind: 'environment',
  name: 'now',
  type: { kind: 'timestamptz' },
} as const satisfies HirScalar;
const INT4: SqlType = { kind: 'int4' };
const DATE: SqlType = { kind: 'date' };

/** Days from that of the transaction to the day that a word means. */
const DAYS: ReadonlyMap<string, number> = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);

const WITH_DATES: ReadonlySet<SqlType['kind']> = new Set(['date', 'timestamp', 'timestamptz']);
const TIMES: ReadonlySet<SqlType['kind']> = new Set([...WITH_DATES, 'time', 'timetz']);

/**
 * A literal that means the time at which it is read: `'now'`, and of days `'today'` and those
 * beside it. A prepared statement has it read when it is prepared. Returns what it stands for,
 * which is to be cast to the type; undefined for other literals.
 */
export function planClockWord(
  { datum }: HirLiteral,
  { kind }: SqlType,
  preparedAt: bigint | undefined,
  castTo: (scalar: HirScalar, type: SqlType) => HirScalar,
): HirScalar | undefined {
  if (typeof datum !== 'string' || !TIMES.has(kind)) return undefined;
  const word = datum.trim().toLowerCase();
  const now: HirScalar =
    preparedAt === undefined ? NOW : { kind: 'literal', datum: preparedAt, type: NOW.type };
  if (word === 'now') return now;
  const days = DAYS.get(word);
  if (days === undefined || !WITH_DATES.has(kind)) return undefined;
  const today = castTo(now, DATE);
  if (days === 0) return today;
  const args: HirScalar[] = [today, { kind: 'literal', datum: days, type: INT4 }];
  return { kind: 'call', function: '+(date,int4)', args, type: DATE };
}
