import { ArrayDatum, typeOid, type Row } from '../../repr/index.js';
import {
  functionSignatures,
  isStableSignature,
  isPolymorphic,
  patternType,
  type FunctionSignature,
} from '../../sql/index.js';
import { postgresFunctionOid } from './postgres-functions.js';
import { systemColumns, type SystemRelation } from './system-relation.js';
import { systemTypeNumber } from './type-rows.js';
import { PSEUDO_TYPES, supportFunctions } from './type-support.js';

/** The first number of functions that PostgreSQL does not have. */
const FIRST_FUNCTION_OID = 17_000;

/** The dialect's own functions that stand in `mz_catalog`; the rest are the system's own. */
const DIALECT_FUNCTIONS = new Set(['mz_logical_timestamp', 'mz_version', 'mz_cluster_id']);

/** The number of a type of an argument or a result, or of what stands for many. */
export function patternOid(pattern: string): number {
  return isPolymorphic(pattern) ? PSEUDO_TYPES.get(pattern)! : typeOid(patternType(pattern));
}

function schemaOf(name: string): string {
  if (DIALECT_FUNCTIONS.has(name)) return 'mz_catalog';
  if (name.startsWith('mz_')) return 'mz_internal';
  return name.startsWith('_pg_') ? 'information_schema' : 'pg_catalog';
}

/** What `pg_proc.prokind` calls them. */
const KINDS: Readonly<Partial<Record<FunctionSignature['kind'], string>>> = {
  aggregate: 'a',
  window: 'w',
};

/** How long a function's value stays the same: `pg_proc.provolatile`. */
const VOLATILITIES: Readonly<Partial<Record<FunctionSignature['kind'], string>>> = {
  environment: 's',
  query: 's',
};

function oids(numbers: readonly number[]): ArrayDatum {
  const dimensions = numbers.length === 0 ? [] : [{ lowerBound: 0, length: numbers.length }];
  return new ArrayDatum(numbers, dimensions);
}

function signatureRow(signature: FunctionSignature, place: number): Row {
  const { name, kind, args, variadic, result, strict } = signature;
  const types = args.map(patternOid);
  return [
    postgresFunctionOid(name, args) ?? FIRST_FUNCTION_OID + place,
    schemaOf(name),
    name,
    oids(types),
    variadic ? types.at(-1)! : 0,
    patternOid(result),
    KINDS[kind] ?? 'f',
    kind === 'table',
    strict,
    isStableSignature(`${name}(${args.join(',')})`) ? 's' : (VOLATILITIES[kind] ?? 'i'),
  ];
}

/** The functions that read and write values of types, which no expression calls. */
function supportRows(): readonly Row[] {
  const functions = supportFunctions((type) => systemTypeNumber(type)!);
  return functions.map(({ oid, name, args, result, isStable }) => {
    const volatility = isStable ? 's' : 'i';
    return [oid, 'pg_catalog', name, oids(args), 0, result, 'f', false, true, volatility];
  });
}

/** What there is to know of the functions that the function table holds. */
export const FUNCTION_DETAILS: SystemRelation = {
  kind: 'constant',
  schema: 'mz_internal',
  name: 'mz_function_details',
  columns: systemColumns(
    'oid oid, schema text, name text, args oidvector, variadic oid, result oid, kind text, ' +
      'returns_set bool, strict bool, volatility text',
  ),
  rows: () => [...supportRows(), ...functionSignatures().map(signatureRow)],
};
