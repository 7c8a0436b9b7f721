/** The parameters of a function that may be given by name. */
export interface NamedParameters {
  readonly names: readonly string[];
  /** How many of the first ones a call must give; the others are 0. */
  readonly required: number;
}

const DATE = ['year', 'month', 'day'];
const TIME = ['hour', 'min', 'sec'];
const INSTANT = ['year', 'month', 'mday', ...TIME];
const CHANGE = ['jsonb_in', 'path', 'replacement'];

/** By the function's name: the overloads whose parameters have names in PostgreSQL's catalog. */
export const PARAMETER_NAMES: ReadonlyMap<string, readonly NamedParameters[]> = new Map(
  Object.entries({
    make_date: [all(DATE)],
    make_time: [all(TIME)],
    make_timestamp: [all(INSTANT)],
    make_timestamptz: [all(INSTANT), all([...INSTANT, 'timezone'])],
    make_interval: [
      { names: ['years', 'months', 'weeks', 'days', 'hours', 'mins', 'secs'], required: 0 },
    ],
    jsonb_set: [all(CHANGE), all([...CHANGE, 'create_if_missing'])],
    jsonb_insert: [all(CHANGE), all([...CHANGE, 'insert_after'])],
    jsonb_strip_nulls: [all(['target'])],
  }),
);

function all(names: readonly string[]): NamedParameters {
  return { names, required: names.length };
}
