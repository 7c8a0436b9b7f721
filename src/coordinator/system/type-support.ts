import { typeOid, type SqlType } from '../../repr/index.js';

/** What stands in signatures for many types, or for none of SQL's, by PostgreSQL's names. */
export const PSEUDO_TYPES: ReadonlyMap<string, number> = new Map([
  ['cstring', 2275],
  ['void', 2278],
  ['trigger', 2279],
  ['internal', 2281],
  ['event_trigger', 3838],
  ['any', 2276],
  ['anyarray', 2277],
  ['anyelement', 2283],
  ['anynonarray', 2776],
  ['anycompatible', 5077],
  ['anycompatiblearray', 5078],
  ['anycompatiblenonarray', 5079],
  // The dialect's own; their numbers follow those of its types.
  ['anylist', 16_386],
  ['anymap', 16_387],
]);

/**
 * Numbers of the functions that PostgreSQL reads, writes and stores a type's values with; 0: none.
 * No expression calls them.
 */
export interface TypeSupport {
  readonly input: number;
  readonly output: number;
  readonly receive: number;
  readonly send: number;
  readonly modifierIn: number;
  readonly modifierOut: number;
  readonly subscript: number;
  readonly analyze: number;
  /** `pg_type.typalign`: where its values may begin. */
  readonly align: string;
  /** `pg_type.typstorage`: whether its values are compressed or put elsewhere. */
  readonly storage: string;
}

/**
 * Of each type what its input function is called without the `in`, alignment and storage, and the
 * numbers of the functions for text, binary form and modifiers, as PostgreSQL's catalog has them.
 */
const SUPPORT = `
  bool bool c p 1242 1243 2436 2437
  bytea bytea i x 1244 31 2412 2413
  char char c p 1245 33 2434 2435
  name name c p 34 35 2422 2423
  int8 int8 d p 460 461 2408 2409
  int2 int2 s p 38 39 2404 2405
  int2vector int2vector i p 40 41 2410 2411
  int4 int4 i p 42 43 2406 2407
  regproc regproc i p 44 45 2444 2445
  text text i x 46 47 2414 2415
  oid oid i p 1798 1799 2418 2419
  oidvector oidvector i p 54 55 2420 2421
  json json_ i x 321 322 323 324
  float4 float4 i p 200 201 2424 2425
  float8 float8 d p 214 215 2426 2427
  unknown unknown c p 109 110 2416 2417
  array array_ i x 750 751 2400 2401
  bpchar bpchar i x 1044 1045 2430 2431 2913 2914
  varchar varchar i x 1046 1047 2432 2433 2915 2916
  date date_ i p 1084 1085 2468 2469
  time time_ d p 1143 1144 2470 2471 2909 2910
  timestamp timestamp_ d p 1312 1313 2474 2475 2905 2906
  timestamptz timestamptz_ d p 1150 1151 2476 2477 2907 2908
  interval interval_ d p 1160 1161 2478 2479 2903 2904
  timetz timetz_ d p 1350 1351 2472 2473 2911 2912
  bit bit_ i x 1564 1565 2456 2457 2919 2920
  varbit varbit_ i x 1579 1580 2458 2459 2902 2921
  numeric numeric_ i m 1701 1702 2460 2461 2917 2918
  regclass regclass i p 2218 2219 2452 2453
  regtype regtype i p 2220 2221 2454 2455
  record record_ d x 2290 2291 2402 2403
  uuid uuid_ c p 2952 2953 2961 2962
  jsonb jsonb_ i x 3806 3804 3805 3803
  regnamespace regnamespace i p 4084 4085 4087 4088
`;

const NONE = { modifierIn: 0, modifierOut: 0, subscript: 0, analyze: 0 };

/** Functions for the elements of values, and for statistics of arrays. */
const ARRAY_SUBSCRIPT = 6179;
const ARRAY_ANALYZE = 3816;
const SUBSCRIPTS: ReadonlyMap<string, number> = new Map([
  ['name', 6180],
  ['jsonb', 6098],
  ['int2vector', ARRAY_SUBSCRIPT],
  ['oidvector', ARRAY_SUBSCRIPT],
]);

interface NamedSupport extends TypeSupport {
  readonly prefix: string;
}

/** Pseudo types have no values; their functions only say so, and are left out. */
const LACKING: NamedSupport = {
  ...{ prefix: '', input: 0, output: 0, receive: 0, send: 0, align: 'i', storage: 'p' },
  ...NONE,
};

const BY_TYPE: ReadonlyMap<string, NamedSupport> = new Map(
  SUPPORT.trim()
    .split('\n')
    .map((line) => {
      const [type = '', prefix = '', align = '', storage = '', ...numbers] = line.trim().split(' ');
      const [input = 0, output = 0, receive = 0, send = 0, modifierIn = 0, modifierOut = 0] =
        numbers.map(Number);
      const subscript = SUBSCRIPTS.get(type) ?? 0;
      const functions = { input, output, receive, send, modifierIn, modifierOut, subscript };
      return [type, { prefix, align, storage, analyze: 0, ...functions }] as const;
    }),
);

/** What is there for a type, by its short name. */
export function supportOf(type: string): TypeSupport {
  const found = BY_TYPE.get(type);
  if (found !== undefined) return found;
  if (type === 'internal') return { ...LACKING, align: 'd' };
  const isArray = type === 'anyarray' || type === 'anycompatiblearray';
  return isArray ? { ...LACKING, align: 'd', storage: 'x' } : LACKING;
}

/** What is there for the arrays of a type. */
export function arraySupport(element: TypeSupport): TypeSupport {
  return {
    ...BY_TYPE.get('array')!,
    modifierIn: element.modifierIn,
    modifierOut: element.modifierOut,
    subscript: ARRAY_SUBSCRIPT,
    analyze: ARRAY_ANALYZE,
    align: element.align === 'd' ? 'd' : 'i',
  };
}

/** A function that is for the server alone. */
export interface SupportFunction {
  readonly oid: number;
  readonly name: string;
  readonly args: readonly number[];
  readonly result: number;
  /** Whether its value depends on settings, on the catalog or on the elements' functions. */
  readonly isStable: boolean;
}

const STABLE = new RegExp(
  '^(?:(?:array|record)_(?:in|out|recv|send)|(?:text|name|bpchar|varchar)(?:recv|send)|' +
    '(?:date|interval|timestamp|timestamptz)_(?:in|out)|(?:time|timetz)_in|' +
    'reg(?:class|namespace|proc|type)(?:in|out))$',
);

/** Types whose values are read with the number of the elements' type and a modifier. */
const WITH_MODIFIER = /^(?:bpchar|varchar|bit|varbit|numeric|array|record|interval|time.*)$/;

/** The functions of all types, given their numbers. */
export function supportFunctions(oidOf: (type: string) => number): readonly SupportFunction[] {
  const pseudo = (name: string): number => PSEUDO_TYPES.get(name)!;
  const [cstring, internal] = [pseudo('cstring'), pseudo('internal')];
  const [oid, int4, bytea] = (['oid', 'int4', 'bytea'] as const).map((kind) => typeOid({ kind }));
  const ofTypes = Array.from(
    BY_TYPE,
    ([type, support]): readonly Omit<SupportFunction, 'isStable'>[] => {
      const { prefix, input, output, receive, send, modifierIn, modifierOut } = support;
      const own = type === 'array' ? pseudo('anyarray') : oidOf(type);
      const more = WITH_MODIFIER.test(type) ? [oid!, int4!] : [];
      const plain = prefix.replace(/_$/, '');
      return [
        { oid: input, name: `${prefix}in`, args: [cstring, ...more], result: own },
        { oid: output, name: `${prefix}out`, args: [own], result: cstring },
        { oid: receive, name: `${prefix}recv`, args: [internal, ...more], result: own },
        { oid: send, name: `${prefix}send`, args: [own], result: bytea! },
        { oid: modifierIn, name: `${plain}typmodin`, args: [CSTRING_ARRAY], result: int4! },
        { oid: modifierOut, name: `${plain}typmodout`, args: [int4!], result: cstring },
      ];
    },
  );
  const handlers = [
    [ARRAY_SUBSCRIPT, 'array_subscript_handler', internal],
    [SUBSCRIPTS.get('name')!, 'raw_array_subscript_handler', internal],
    [SUBSCRIPTS.get('jsonb')!, 'jsonb_subscript_handler', internal],
    [ARRAY_ANALYZE, 'array_typanalyze', typeOid(BOOL)],
  ] as const;
  return [
    ...ofTypes.flat().filter((each) => each.oid !== 0),
    ...handlers.map(([number, name, result]) => ({ oid: number, name, args: [internal], result })),
  ].map((each) => ({ ...each, isStable: STABLE.test(each.name) }));
}

const BOOL: SqlType = { kind: 'bool' };

/** The number of `cstring[]`, which texts of modifiers are given in. */
const CSTRING_ARRAY = 1263;
