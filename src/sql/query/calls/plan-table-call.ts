import { DatumError, typeName, type SqlType } from '../../../repr/index.js';
import { patternType, type TableDefinition, type TypePattern } from '../../functions/index.js';
import type { HirScalar, HirTableCall } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { Planning } from '../planning/planning.js';
import type { ResolvedCall } from './resolve-call.js';

/** A call of a table function, and what its columns are called: null for one without a name. */
export interface PlannedTableCall {
  readonly call: HirTableCall;
  readonly names: readonly (string | null)[];
  /** See `TableDefinition`. */
  readonly isRecord: boolean;
}

/** A resolved call of a table function. */
export function planTableCall(
  { id, args }: ResolvedCall,
  definition: TableDefinition,
  planning: Planning,
): PlannedTableCall {
  const columns = [...definition.columns, ...furtherColumns(definition, args, planning)];
  const types = columns.map(({ type }) => columnType(type, args.map(typeOf)));
  return {
    call: { function: id, args, columns: types.map((type) => ({ type, nullable: true })) },
    names: columns.map(({ name }) => name),
    isRecord: definition.isRecord === true,
  };
}

/** The columns that the value of the first argument makes. */
function furtherColumns(
  { name, args: patterns, columnsOf }: TableDefinition,
  [first]: readonly HirScalar[],
  planning: Planning,
): TableDefinition['columns'] {
  if (columnsOf === undefined || first === undefined) return [];
  try {
    const datum = first.kind === 'literal' ? first.datum : undefined;
    return columnsOf(datum).map((column) => ({ name: column, type: 'text' }));
  } catch (error) {
    if (!(error instanceof DatumError)) throw error;
    const shown = `${name}(${patterns.map((pattern) => typeName(patternType(pattern))).join(', ')})`;
    throw planning.error(`Cannot call function ${shown}: ${error.message}`, error.code, undefined);
  }
}

/** The type of a table function's column: of the argument's elements for `anyelement`. */
function columnType(pattern: TypePattern, args: readonly SqlType[]): SqlType {
  if (pattern !== 'anyelement') return patternType(pattern);
  const array = args.find((type) => type.kind === 'array' || type.kind === 'list');
  return array !== undefined && 'element' in array ? array.element : { kind: 'text' };
}
