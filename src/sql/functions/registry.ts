import { assert } from '../../diagnostic/index.js';
import type {
  AggregateFunction,
  FunctionTable,
  ScalarFunction,
  TableFunction,
  TableRows,
  WindowFunction,
} from '../../dataflow/index.js';
import { zoneOfType, type Datum, type SqlType } from '../../repr/index.js';
import {
  AGGREGATES,
  ARRAY_OF_QUERY,
  INTERNAL_AGGREGATES,
  SINGLE_VALUE,
} from './aggregates/aggregates.js';
import { BIT_AGGREGATES } from './aggregates/bit-aggregates.js';
import { ORDERED_SET_AGGREGATES } from './aggregates/ordered-set-aggregates.js';
import { STATISTICS_AGGREGATES } from './aggregates/statistics-aggregates.js';
import { SUM_AGGREGATES } from './aggregates/sum-aggregates.js';
import { WINDOW_FUNCTIONS } from './aggregates/window-functions.js';
import { ARRAY_OPERATORS, NEST_ARRAYS, SUBSCRIPT } from './arrays/array-operators.js';
import { arrayQuantifier } from './arrays/array-quantifiers.js';
import { SLICE } from './arrays/array-slice.js';
import { LIST_FAMILIES, LIST_OPERATORS } from './arrays/list-functions.js';
import { MAKE_MAP, MAP_OPERATORS } from './arrays/map-functions.js';
import { BIT_OPERATORS, BIT_STRING_AGGREGATES } from './bytes/bit-functions.js';
import { DATETIME_OPERATORS } from './datetime/datetime-operators.js';
import type {
  AggregateDefinition,
  EnvironmentDefinition,
  QueryDefinition,
  Evaluate,
  ScalarDefinition,
  TableDefinition,
  WindowDefinition,
} from './definitions/definition.js';
import { parseFamilyName, type FamilyDefinition } from './definitions/function-family.js';
import { JSON_OPERATORS, JSON_TABLE_FUNCTIONS } from './json/json-functions.js';
import { JSON_RECORD_FUNCTIONS } from './json/json-record-functions.js';
import { JSONB_AGGREGATES } from './json/jsonb-aggregates.js';
import { JSONB_SUBSCRIPT } from './json/jsonb-functions.js';
import { JSONB_OPERATORS } from './json/jsonb-operators.js';
import { JSONB_TABLE_FUNCTIONS } from './json/jsonb-table-functions.js';
import { FLOAT_OPERATORS } from './numbers/float-operators.js';
import { INTEGER_OPERATORS } from './numbers/integer-operators.js';
import { MATH_OPERATORS } from './numbers/math-functions.js';
import { NUMERIC_OPERATORS } from './numbers/numeric-operators.js';
import { QUERY_FUNCTIONS } from './objects/query-functions.js';
import { CASTS, castName } from './resolution/casts.js';
import { EXTRACT_FUNCTIONS } from './text/extract-functions.js';
import { REGEX_OPERATORS, REGEX_TABLE_FUNCTIONS } from './text/regex-functions.js';
import { TEXT_OPERATORS } from './text/text-operators.js';
import { BOOLEAN_FAMILIES } from './boolean-functions.js';
import { COMPARISON_OPERATORS } from './comparison-operators.js';
import { CONVERSIONS } from './conversions.js';
import { ENVIRONMENT_FUNCTIONS } from './environment-functions.js';
import { SCALAR_FUNCTIONS } from './scalar-functions.js';
import { ROW_OF_FUNCTION, TABLE_FUNCTIONS } from './table-functions.js';

/** What a name followed by arguments can be. */
export type FunctionOverload =
  | { readonly kind: 'scalar'; readonly id: string; readonly definition: ScalarDefinition }
  | { readonly kind: 'aggregate'; readonly id: string; readonly definition: AggregateDefinition }
  | { readonly kind: 'table'; readonly id: string; readonly definition: TableDefinition }
  | { readonly kind: 'window'; readonly id: string; readonly definition: WindowDefinition }
  | { readonly kind: 'query'; readonly id: string; readonly definition: QueryDefinition }
  | {
      readonly kind: 'environment';
      readonly id: string;
      readonly definition: EnvironmentDefinition & { readonly args: readonly [] };
    };

/** One overload of an operator. */
export interface OperatorOverload {
  readonly id: string;
  readonly definition: ScalarDefinition;
}

/** What an implementation has besides what evaluation needs. */
export interface ScalarImplementation extends ScalarFunction {
  /** Whether it may give NULL though no argument is. */
  readonly introducesNull: boolean;
}

const OPERATOR_DEFINITIONS: readonly ScalarDefinition[] = [
  ...INTEGER_OPERATORS,
  ...FLOAT_OPERATORS,
  ...NUMERIC_OPERATORS,
  ...COMPARISON_OPERATORS,
  ...TEXT_OPERATORS,
  ...BIT_OPERATORS,
  ...DATETIME_OPERATORS,
  ...MATH_OPERATORS,
  ...ARRAY_OPERATORS,
  ...LIST_OPERATORS,
  ...MAP_OPERATORS,
  ...JSONB_OPERATORS,
  ...JSON_OPERATORS,
  ...REGEX_OPERATORS,
];

const FAMILIES: readonly FamilyDefinition[] = [
  ...CONVERSIONS,
  ...BOOLEAN_FAMILIES,
  SUBSCRIPT,
  SLICE,
  JSONB_SUBSCRIPT,
  NEST_ARRAYS,
  ...LIST_FAMILIES,
  MAKE_MAP,
];

function overloadId({
  name,
  args,
}: {
  readonly name: string;
  readonly args: readonly string[];
}): string {
  return `${name}(${args.join(',')})`;
}

function group<T extends { readonly definition: { readonly name: string } }>(
  overloads: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const overload of overloads) {
    const { name } = overload.definition;
    const found = groups.get(name);
    if (found) found.push(overload);
    else groups.set(name, [overload]);
  }
  return groups;
}

const TABLE_DEFINITIONS: readonly TableDefinition[] = [
  ...TABLE_FUNCTIONS,
  ...JSONB_TABLE_FUNCTIONS,
  ...JSON_TABLE_FUNCTIONS,
  ...JSON_RECORD_FUNCTIONS,
  ...REGEX_TABLE_FUNCTIONS,
  ...EXTRACT_FUNCTIONS,
];

const AGGREGATE_DEFINITIONS = [
  ...AGGREGATES,
  ...SUM_AGGREGATES,
  ...BIT_AGGREGATES,
  ...BIT_STRING_AGGREGATES,
  ...STATISTICS_AGGREGATES,
  ...JSONB_AGGREGATES,
  ...ORDERED_SET_AGGREGATES,
];

/** Overloads of functions of all kinds, by name. */
export const FUNCTIONS: ReadonlyMap<string, readonly FunctionOverload[]> = group([
  ...SCALAR_FUNCTIONS.map((definition) => ({
    kind: 'scalar' as const,
    id: overloadId(definition),
    definition,
  })),
  ...AGGREGATE_DEFINITIONS.map((definition) => ({
    kind: 'aggregate' as const,
    id: overloadId(definition),
    definition,
  })),
  ...TABLE_DEFINITIONS.map((definition) => ({
    kind: 'table' as const,
    id: overloadId(definition),
    definition,
  })),
  ...WINDOW_FUNCTIONS.map((definition) => ({
    kind: 'window' as const,
    id: overloadId(definition),
    definition,
  })),
  ...QUERY_FUNCTIONS.map((definition) => ({
    kind: 'query' as const,
    id: overloadId(definition),
    definition,
  })),
  ...ENVIRONMENT_FUNCTIONS.map((definition) => ({
    kind: 'environment' as const,
    id: `${definition.name}()`,
    definition: { ...definition, args: [] as const },
  })),
]);

/** Overloads of operators, by name; those of one and of two arguments together. */
export const OPERATORS: ReadonlyMap<string, readonly OperatorOverload[]> = group(
  OPERATOR_DEFINITIONS.map((definition) => ({ id: overloadId(definition), definition })),
);

/** Operators by name and argument types: `+(int4,int4)`. */
export const OPERATORS_BY_ID: ReadonlyMap<string, OperatorOverload> = new Map(
  [...OPERATORS.values()].flat().map((overload) => [overload.id, overload]),
);

/** A map that makes the implementations that depend on types when they are asked for. */
class ImplementationMap<Implementation> extends Map<string, Implementation> {
  readonly #families = new Map<string, (types: readonly SqlType[]) => Implementation>();

  #other: ((name: string) => Implementation | undefined) | undefined;

  family(name: string, make: (types: readonly SqlType[]) => Implementation): void {
    this.#families.set(name, make);
  }

  override get(name: string): Implementation | undefined {
    const found = super.get(name);
    if (found !== undefined) return found;
    const parts = parseFamilyName(name);
    const family = parts && this.#families.get(parts.family);
    return family ? family(parts.types()) : this.#other?.(name);
  }

  /** What makes the implementations of all other names. */
  otherwise(make: (name: string) => Implementation | undefined): void {
    this.#other = make;
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }
}

function implementation(
  evaluate: Evaluate,
  {
    strict,
    introducesNull,
    comparison,
    sum,
    stopsAtNull,
  }: Pick<ScalarDefinition, 'strict' | 'introducesNull' | 'comparison' | 'sum'> &
    Pick<FamilyDefinition, 'stopsAtNull'>,
): ScalarImplementation {
  return {
    evaluate: evaluate as (...args: Datum[]) => Datum,
    strict: strict ?? true,
    introducesNull: introducesNull ?? false,
    ...(comparison !== undefined && { comparison }),
    ...(sum !== undefined && { sum }),
    ...(stopsAtNull !== undefined && { stopsAtNull }),
  };
}

function buildScalars(): ReadonlyMap<string, ScalarImplementation> {
  const scalars = new ImplementationMap<ScalarImplementation>();
  const defined = new Set<string>();
  for (const definition of [...OPERATOR_DEFINITIONS, ...SCALAR_FUNCTIONS]) {
    const id = overloadId(definition);
    assert(!defined.has(id), () => `an overload is defined once, found \`${id}\` again`);
    defined.add(id);
    const { evaluate } = definition;
    if (typeof evaluate === 'function') scalars.set(id, implementation(evaluate, definition));
    else scalars.family(id, (types) => implementation(evaluate.make(...types), definition));
  }
  for (const cast of CASTS) {
    const { evaluate, inZone } = cast;
    const name = castName(cast.from, cast.to);
    if (evaluate !== null) scalars.set(name, implementation(evaluate, cast));
    if (inZone === undefined) continue;
    scalars.family(name, ([type]) => implementation(inZone(zoneOfType(type!)), cast));
  }
  for (const family of FAMILIES) {
    scalars.family(family.name, (types) => implementation(family.make(types), family));
  }
  scalars.otherwise((name) => {
    const quantifier = arrayQuantifier(name, (inner) => scalars.get(inner));
    return quantifier && { ...quantifier, strict: false, introducesNull: true };
  });
  return scalars;
}

function buildAggregates(): ReadonlyMap<string, AggregateFunction> {
  const aggregates = new ImplementationMap<AggregateFunction>();
  for (const definition of AGGREGATE_DEFINITIONS) {
    const id = overloadId(definition);
    const { aggregate } = definition;
    if ('kind' in aggregate) aggregates.set(id, aggregate);
    else aggregates.family(id, (types) => aggregate.make(...types));
  }
  aggregates.family(SINGLE_VALUE.name, ([type]) => SINGLE_VALUE.make(type!));
  for (const { name, aggregate } of [
    ...Object.values(INTERNAL_AGGREGATES),
    ...Object.values(ARRAY_OF_QUERY),
  ]) {
    aggregates.set(name, aggregate);
  }
  return aggregates;
}

function buildTables(): ReadonlyMap<string, TableFunction> {
  const tables = new ImplementationMap<TableFunction>([ROW_OF_FUNCTION]);
  for (const definition of TABLE_DEFINITIONS) {
    const id = overloadId(definition);
    const { evaluate, inZone, strict = true } = definition;
    tables.set(id, tableFunction(evaluate, strict));
    if (inZone === undefined) continue;
    tables.family(id, ([type]) => tableFunction(inZone(zoneOfType(type!)), strict));
  }
  return tables;
}

function tableFunction(evaluate: TableDefinition['evaluate'], strict: boolean): TableFunction {
  const give = evaluate as (...args: Datum[]) => TableRows;
  return { evaluate: (...args: Datum[]) => (strict && args.includes(null) ? [] : give(...args)) };
}

/** Scalar implementations with what the planner needs to know of them. */
export const SCALAR_IMPLEMENTATIONS = buildScalars();

/** What the planner asks about a function: see `ScalarDefinition` and `FamilyDefinition`. */
export interface FunctionTraits {
  readonly strict: boolean;
  readonly introducesNull: boolean;
  readonly neverNull: boolean;
  readonly nullOnlyFromAll: boolean;
}

/** By the names of implementations, or of their families. */
const TRAITS: ReadonlyMap<string, FunctionTraits> = new Map([
  ...FAMILIES.map((family): [string, FunctionTraits] => [family.name, traitsOf(family)]),
  ...CASTS.map((cast): [string, FunctionTraits] => [castName(cast.from, cast.to), traitsOf(cast)]),
  ...[...OPERATOR_DEFINITIONS, ...SCALAR_FUNCTIONS].map((definition): [string, FunctionTraits] => [
    overloadId(definition),
    traitsOf(definition),
  ]),
]);

function traitsOf({
  strict = true,
  introducesNull = false,
  neverNull = false,
  nullOnlyFromAll = false,
}: Partial<FunctionTraits>): FunctionTraits {
  return { strict, introducesNull, neverNull, nullOnlyFromAll };
}

const OPAQUE: FunctionTraits = traitsOf({ strict: false, introducesNull: true });

/** The traits of an implementation, without making it. */
export function functionTraits(name: string): FunctionTraits {
  return TRAITS.get(familyOf(name)) ?? OPAQUE;
}

/** The operator that an implementation is of; undefined for those of functions and of syntax. */
export function operatorOf(name: string): ScalarDefinition | undefined {
  return OPERATORS_BY_ID.get(familyOf(name))?.definition;
}

/** The name without the types that an implementation depends on. */
function familyOf(name: string): string {
  return parseFamilyName(name)?.family ?? name;
}

/** All implementations that plans may name: what the dataflow server is given. */
export const functionTable: FunctionTable = {
  scalars: SCALAR_IMPLEMENTATIONS,
  tables: buildTables(),
  aggregates: buildAggregates(),
  windows: new Map(
    WINDOW_FUNCTIONS.map((definition): [string, WindowFunction] => [
      overloadId(definition),
      definition,
    ]),
  ),
};
