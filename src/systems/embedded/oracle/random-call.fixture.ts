import type { SeededRandom } from '../../../sim/index.js';
import { CASTS, FUNCTIONS, OPERATORS, quoteIdentifier } from '../../../sql/index.js';
import { chance, spanOf } from './choice-sequence.fixture.js';
import { pickByName } from './named-choice.fixture.js';
import { quoteText, randomLiteral, typeName, VALUE_TYPES } from './random-value.fixture.js';

/** Something of the definition table that can be called, and its kind. */
export interface Callable {
  /** Its kind, name and arguments: what choices go by. */
  readonly id: string;
  readonly kind: 'scalar' | 'aggregate' | 'table' | 'window' | 'operator' | 'cast';
  readonly name: string;
  /** Types of the arguments, as the table writes them. */
  readonly args: readonly string[];
  readonly variadic: boolean;
  readonly result: string;
}

/** The dialect's own types, which PostgreSQL does not have, and those of catalog objects. */
const FOREIGN = /list|map|reg|record|unknown/;

/** Functions of `json`, of which no values are made. */
const OF_JSON = /json(?!b)/;

/**
 * Functions whose value depends on when and where they are called, and one that PostgreSQL has in a
 * schema that is not searched.
 */
const IMPURE: ReadonlySet<string> = new Set([
  ...['age(timestamp)', 'age(timestamptz)', 'mz_found_oid', '_pg_expandarray(anyarray)'],
]);

/** All of the definition table whose name PostgreSQL knows too. */
export function callables(known: (callable: Omit<Callable, 'id'>) => boolean): readonly Callable[] {
  const all: Omit<Callable, 'id'>[] = [];
  for (const overload of [...FUNCTIONS.values()].flat()) {
    const { kind, definition } = overload;
    if (kind === 'environment' || kind === 'query' || IMPURE.has(overload.id)) continue;
    const { name, args } = definition;
    if (OF_JSON.test(name)) continue;
    const variadic = kind === 'scalar' && (definition.variadic ?? false);
    // Of a table function there are columns, and nothing that could be an argument.
    const result = 'result' in definition ? definition.result : 'table';
    all.push({ kind, name, args, variadic, result });
  }
  for (const { definition } of [...OPERATORS.values()].flat()) {
    const { name, args, result } = definition;
    all.push({ kind: 'operator', name, args, variadic: false, result });
  }
  for (const { from, to } of CASTS) {
    all.push({ kind: 'cast', name: to, args: [from], variadic: false, result: to });
  }
  const named = all.map((one) => ({ ...one, id: `${one.kind} ${one.name}(${one.args.join()})` }));
  return named.filter(
    (one) =>
      ![...one.args, one.result].some((type) => FOREIGN.test(type)) &&
      one.args.every((type) => type.startsWith('any') || hasValues(type)) &&
      known(one),
  );
}

function hasValues(type: string): boolean {
  return VALUE_TYPES.includes(type.replace('[]', ''));
}

/** What texts some functions want to be called with, at least half of the time. */
const TEXTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^(date_trunc|date_part|extract)$/,
    [
      ...['microsecond', 'milliseconds', 'second', 'minute', 'hour', 'day', 'week', 'month'],
      ...['quarter', 'year', 'decade', 'century', 'millennium', 'epoch', 'dow', 'isodow', 'doy'],
      ...['isoyear', 'julian', 'timezone', 'fortnight'],
    ],
  ],
  [/^(encode|decode)$/, ['hex', 'base64', 'escape', 'YWJj', '616263', 'a\\\\b']],
  [/^timezone$/, ['UTC', 'America/New_York', 'Europe/Berlin', '+05:30', 'Asia/Kolkata']],
  [/^(is_)?normali[sz]ed?$/, ['NFC', 'NFD', 'NFKC', 'nfkd']],
  [/^convert_/, ['UTF8', 'LATIN1', 'SQL_ASCII']],
  [
    /^(regexp_|similar_|substring|!?~\*?$)/,
    [
      ...['a', '[a-z]+', '^a', 'b*$', '(a)(b)?', '.', '\\d+', '(?i)ABC', 'x|y', 'g', 'i', 'gi'],
      ...['\\w\\s', '[[:alpha:]]', 'a{2}', '(', '\\1', '(.)\\1', '', 'é', '<\\1>', '\\&\\&'],
    ],
  ],
  [/like|^!?~~/, ['%', 'a%', '_b_', '%b%', 'a\\%', '\\', '__', 'A%']],
  [
    /^to_(char|timestamp)$/,
    [
      ...['YYYY-MM-DD HH24:MI:SS.US', 'FMDay, DDth Month', 'Q WW IYYY-IW-ID', 'AM HH12', 'J DDD'],
      ...['YY CC MS', '"quoted" dy', 'MON', 'TZ OF', 'SSSS', 'RM', 'BC', 'D d'],
    ],
  ],
  [/^(format|concat_ws)$/, ['%s', '%I %L', '%2$s %1$s', '%%', '%-5s|', '%5s', '%', '%*s']],
];

/** A random expression that calls something, with random arguments that may be calls themselves. */
export class RandomCalls {
  readonly #random: SeededRandom;
  readonly #scalars: readonly Callable[];
  /** Columns by type, which stand for values as literals do. */
  readonly #columns: ReadonlyMap<string, string>;

  constructor(
    random: SeededRandom,
    scalars: readonly Callable[],
    columns: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#random = random;
    this.#scalars = scalars;
    this.#columns = columns;
  }

  /** A call with arguments. */
  call(callable: Callable, depth = 1): string {
    return spanOf(this.#random, 'call', () => this.#call(callable, depth));
  }

  #call(callable: Callable, depth: number): string {
    const args = this.args(callable, depth);
    switch (callable.kind) {
      case 'operator':
        return args.length === 1
          ? `(${callable.name} ${args[0]})`
          : `(${args[0]} ${callable.name} ${args[1]})`;
      case 'cast':
        return `(${args[0]})::${typeName(callable.name)}`;
      default:
        return `${quoteIdentifier(callable.name)}(${args.join(', ')})`;
    }
  }

  /** Arguments of the types that a callable has. */
  args(callable: Callable, depth: number): string[] {
    const types = [...callable.args];
    const last = types.at(-1);
    if (callable.variadic && last !== undefined) {
      for (let more = this.#random.nextInt(3); more > 0; more -= 1) types.push(last);
    }
    const element = this.#random.pick(VALUE_TYPES);
    const concrete = types.map((type) => this.#concrete(type, element));
    const nested = chance(this.#random, 25) && depth > 0;
    const place = nested ? this.#random.nextInt(types.length + 1) : types.length;
    const inner = place < types.length ? this.#nested(concrete[place]!, depth - 1) : undefined;
    return concrete.map((type, index) => {
      if (index === place && inner !== undefined) return inner;
      const argument = (): string =>
        spanOf(this.#random, 'argument', () => this.#argument(callable, type));
      let made = argument();
      while (inner !== undefined && made.startsWith('NULL::')) made = argument();
      return made;
    });
  }

  /**
   * A call as an argument. The others are no literal NULLs then, and no calls: PostgreSQL promises
   * neither that an argument is evaluated if another is NULL nor which of two fails first.
   */
  #nested(type: string, depth: number): string | undefined {
    const makers = this.#scalars.filter(({ result }) => result === type);
    return makers.length === 0 ? undefined : this.call(pickByName(this.#random, makers), depth);
  }

  #concrete(pattern: string, element: string): string {
    if (pattern === 'any') return this.#random.pick(VALUE_TYPES);
    if (!pattern.startsWith('any')) return pattern;
    return pattern.endsWith('array') && !pattern.endsWith('nonarray') ? `${element}[]` : element;
  }

  #argument(callable: Callable, type: string): string {
    const random = this.#random;
    const column = this.#columns.get(type);
    if (column !== undefined && chance(random, 40)) return column;
    if (type === 'text' && chance(random, 50)) {
      const wanted = TEXTS.find(([name]) => name.test(callable.name));
      if (wanted !== undefined) return `${quoteText(random.pick(wanted[1]))}::text`;
    }
    return randomLiteral(random, type);
  }
}
