import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ArrayDatum,
  DatumError,
  formatDatum,
  Interval,
  Jsonb,
  Numeric,
  parseDatum,
  type Datum,
  type SqlType,
} from '../../repr/index.js';
import {
  compileScalar,
  haveSameKeyRules,
  type Scalar,
  type ScalarExpression,
} from '../../dataflow/index.js';
import { CASTS, castName } from './resolution/casts.js';
import {
  FUNCTIONS,
  functionTable,
  functionTraits,
  OPERATORS,
  SCALAR_IMPLEMENTATIONS,
} from './registry.js';
import { patternType } from './definitions/type-pattern.js';

/** Values of a type: small, great and special ones. */
const VALUES: Readonly<Record<string, readonly Datum[]>> = {
  bool: [true, false],
  int2: [0, 1, -1, 32767, -32768],
  int4: [0, 1, -1, 7, 2147483647, -2147483648],
  int8: [0n, 1n, -7n, 9223372036854775807n, -9223372036854775808n],
  oid: [0, 1, 4294967295],
  float4: [0, 1.5, -2.25, NaN, Infinity],
  float8: [0, -0.5, 1e308, 1e-300, NaN, -Infinity],
  numeric: [Numeric.ZERO, Numeric.of(15n, 1), Numeric.of(-25n, 1), Numeric.NAN, Numeric.INFINITY],
  text: ['', 'a', 'ab%', '12', 'hour', 'utc', '😀'],
  char: ['ab  ', ''],
  bytea: [new Uint8Array([1, 2]), new Uint8Array()],
  date: [0, 18321, -1, Infinity],
  time: [0, 45296789000],
  timestamp: [0n, 1582979696789000n, 18446744073709551615n],
  timestamptz: [0n, -1n, -18446744073709551615n],
  interval: [Interval.ZERO, new Interval(1, 3, 5n), new Interval(-24, 0, -1n)],
  uuid: ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  jsonb: [new Jsonb(null), new Jsonb(Numeric.ONE), new Jsonb('x')],
  anyarray: [new ArrayDatum([], []), new ArrayDatum([1, null], [{ lowerBound: 1, length: 2 }])],
  any: [1, 'x'],
};

/** Names of the implementations of all overloads, and the patterns of their arguments. */
const IMPLEMENTATIONS = [
  ...[...FUNCTIONS.values()].flat().filter(({ kind }) => kind === 'scalar'),
  ...[...OPERATORS.values()].flat(),
].flatMap(({ id, definition }) => {
  const name = functionTable.scalars.has(id) ? id : `${id}<int4>`;
  const args = definition.args as readonly string[];
  return args.every((pattern) => pattern in VALUES) ? [{ name, args }] : [];
});

describe('the function table', () => {
  test('keeps NULLs out of results, but where it says otherwise, and fails with SQL errors only', () => {
    const property = fc.property(
      fc.constantFrom(...IMPLEMENTATIONS),
      fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
      ({ name, args }, choices) => {
        const { evaluate, strict } = SCALAR_IMPLEMENTATIONS.get(name)!;
        if (!strict) return;
        const values = args.map((pattern, index) => {
          const known = VALUES[pattern]!;
          return known[choices[index]! % known.length]!;
        });
        try {
          const result = evaluate(...values);
          expect(result).toBeDefined();
          if (!functionTraits(name).introducesNull) expect(result).not.toBeNull();
        } catch (error) {
          if (!(error instanceof DatumError)) throw error;
        }
      },
    );
    fc.assert(property, { numRuns: 10000 });
  });

  test('knows what NULLs become where they are no NULL at once', () => {
    const evaluate = (name: string, ...args: Datum[]): Datum =>
      functionTable.scalars.get(name)!.evaluate(...args);
    for (const name of ['array<>', 'is_distinct<int4>', 'record<>', 'row_is_null<int4>']) {
      expect([name, functionTraits(name).neverNull]).toEqual([name, true]);
      expect([name, evaluate(name, null, null)]).not.toEqual([name, null]);
    }
    for (const name of ['greatest<int4>', 'least<int4>']) {
      expect([name, functionTraits(name).nullOnlyFromAll]).toEqual([name, true]);
      expect([name, evaluate(name, null, 1), evaluate(name, null, null)]).toEqual([name, 1, null]);
    }
    expect(functionTraits('nullif<>')).toMatchObject({ introducesNull: true, neverNull: false });
    expect(functionTraits('cast(timestamp,time)').introducesNull).toBe(true);
    expect(functionTraits('cast(time,timetz)<timetz>').introducesNull).toBe(false);
  });

  test('finds implementations that depend on types by their names', () => {
    const evaluate = (name: string, ...args: Datum[]): Datum =>
      functionTable.scalars.get(name)!.evaluate(...args);
    expect(evaluate('from_text<numeric(4,1)>', '1.26')).toEqual(Numeric.of(13n, 1));
    expect(evaluate('cut<varchar(2)>', 'abc')).toBe('ab');
    expect(evaluate('any_element:=(int4,int4)', 1, new ArrayDatum([null, 1], []))).toBe(true);
    expect(evaluate('all_element:<(int4,int4)', 1, new ArrayDatum([null, 2], []))).toBeNull();
    expect(evaluate('is_distinct<int4>', null, null)).toBe(false);
    expect(functionTable.scalars.get('nope<int4>')).toBeUndefined();
  });

  test('a long constant array is looked up as if compared with element by element', () => {
    const equalities = IMPLEMENTATIONS.filter(
      ({ name, args }) =>
        /^(=|<>)\(/.test(name) && args[0] === args[1] && !args[0]!.startsWith('any'),
    );
    const property = fc.property(
      fc.constantFrom(...equalities),
      fc.array(fc.nat(), { minLength: 9, maxLength: 12 }),
      fc.nat(),
      ({ name, args }, choices, choice) => {
        const pattern = args[0]!;
        const element = patternType(pattern);
        const known = [...VALUES[pattern]!, null];
        const elements = choices.map((index) => known[index % known.length]!);
        // Only some lists have a NULL in them, which hides whether a value is missing.
        const present = choice % 2 === 0 ? elements : elements.filter((each) => each !== null);
        const values = [...present, ...present, ...present];
        if (values.length < 9) return;
        const datum = new ArrayDatum(values, [{ lowerBound: 1, length: values.length }]);
        const type: SqlType = { kind: 'array', element };
        const bool: SqlType = { kind: 'bool' };
        for (const quantifier of ['any_element', 'all_element']) {
          const test = (array: ScalarExpression): Scalar => {
            const call = `${quantifier}:${name}`;
            const value = { kind: 'column', index: 0 } as const;
            const args = [value, array];
            return compileScalar({ kind: 'call', function: call, args, type: bool }, functionTable);
          };
          const constant = test({ kind: 'literal', datum, type });
          const given = test({ kind: 'column', index: 1 });
          for (const value of known) expect(constant([value])).toBe(given([value, datum]));
        }
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });

  test('casts between numbers and back keep what fits', () => {
    const cast = (from: string, to: string, value: Datum): Datum => {
      const found = CASTS.find((each) => each.from === from && each.to === to)!;
      if (found.evaluate === null) return value;
      return functionTable.scalars.get(castName(from, to))!.evaluate(value);
    };
    fc.assert(
      fc.property(fc.integer({ min: -32768, max: 32767 }), (value) => {
        for (const via of ['int4', 'int8', 'numeric', 'float4', 'float8']) {
          expect(cast(via, 'int2', cast('int2', via, value))).toBe(value);
        }
      }),
    );
    expect(cast('float8', 'int4', 2.5)).toBe(2);
    expect(cast('numeric', 'int4', Numeric.of(25n, 1))).toBe(3);
    // Half way between two singles but for its last bit, which a double does not hold.
    expect(cast('int8', 'float4', 9007199791611905n)).toBe(9007200328482816);
    expect(() => cast('int8', 'int4', 2147483648n)).toThrow('integer out of range');
  });

  test('casts that keep the datum keep the rules by which it is a key', () => {
    for (const { from, to, evaluate } of CASTS) {
      if (evaluate !== null) continue;
      expect(haveSameKeyRules(patternType(from), patternType(to)), castName(from, to)).toBe(true);
    }
  });

  test('every overload has an implementation', () => {
    for (const { name } of IMPLEMENTATIONS) expect(functionTable.scalars.has(name)).toBe(true);
    for (const overload of [...FUNCTIONS.values()].flat()) {
      if (overload.kind === 'table') expect(functionTable.tables.has(overload.id)).toBe(true);
      if (overload.kind !== 'aggregate') continue;
      const found = [overload.id, `${overload.id}<int4>`].some((id) =>
        functionTable.aggregates.has(id),
      );
      expect(found, overload.id).toBe(true);
    }
  });

  test('output and input of types that patterns name agree', () => {
    for (const [pattern, values] of Object.entries(VALUES)) {
      if (pattern.startsWith('any')) continue;
      const type = patternType(pattern);
      for (const value of values) {
        const text = formatDatum(type, value);
        expect(formatDatum(type, parseDatum(type, text))).toBe(text);
      }
    }
  });
});
