import type { PreparedStatement } from '../coordinator/index.js';
import type { Column, Datum, Row } from '../repr/index.js';
import type { StatementKind } from '../sql/index.js';
import type { ColumnFormats } from '../wire/index.js';
import type { Failure } from './error-report.js';

/** A prepared statement with its parameters, ready to be executed. */
export interface Portal {
  /** Null: an empty statement. */
  readonly prepared: PreparedStatement | null;
  readonly kind: StatementKind | null;
  readonly values: readonly Datum[];
  /** Null: it gives no rows. */
  readonly columns: readonly Column[] | null;
  readonly formats: ColumnFormats;
  /** Bytes of its parameters. */
  readonly bytes: number;
  state: PortalState;
}

/** How far a portal is. */
export type PortalState =
  | { readonly kind: 'new' }
  /** It gave as many rows as were asked for; these may be left. */
  | {
      readonly kind: 'suspended';
      readonly columns: readonly Column[];
      rest: readonly Row[];
      readonly tag: string | null;
    }
  /** A TAIL gave as many rows as were asked for, and goes on. */
  | SuspendedTail
  | { readonly kind: 'done' };

/** A TAIL that goes on while nobody asks for its rows. */
export interface SuspendedTail {
  readonly kind: 'tailing';
  readonly columns: readonly Column[];
  /** Rows that came since, or were too many. */
  readonly rest: Row[];
  /** About how many bytes these occupy. */
  bytes: number;
  /** How it ended meanwhile, with an error or without; null: it goes on. */
  end: { readonly failure: Failure | null } | null;
}
