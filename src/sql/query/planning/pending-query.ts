import type { ColumnOrder } from '../../../dataflow/index.js';
import type { SqlType } from '../../../repr/index.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';

/**
 * Converts an output column; called with its expression, which may be a literal of unknown type.
 */
export type ConvertOutput = (scalar: HirScalar, index: number) => HirScalar;

/**
 * A query whose names are resolved and whose output may still be converted: arms of a UNION get a
 * common type, what is inserted gets the table's types, anything else of unknown type becomes text.
 */
export interface PendingQuery {
  readonly names: readonly string[];
  readonly types: readonly SqlType[];
  /** Where each output column is in the text; undefined where it is no expression. */
  readonly locations: readonly (number | undefined)[];
  readonly finish: (convert: ConvertOutput) => PlannedQuery;
}

/** LIMIT and OFFSET as expressions over what encloses the query; null for what is not there. */
export interface ComputedLimit {
  readonly limit: HirScalar | null;
  readonly offset: HirScalar | null;
}

/** A query, planned: its rows have the named columns, then such as only its order needs. */
export interface PlannedQuery {
  readonly relation: HirRelation;
  readonly names: readonly string[];
  readonly order: readonly ColumnOrder[];
  readonly limit: bigint | null;
  readonly offset: bigint;
  readonly withTies: boolean;
  /** Bounds that are known only when the query runs: then there are no others. */
  readonly computed: ComputedLimit | null;
}
