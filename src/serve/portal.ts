import type { PreparedStatement } from '../coordinator/index.js';
import type { Column, Datum, Row } from '../repr/index.js';
import type { StatementKind } from '../sql/index.js';
import type { ColumnFormats } from '../wire/index.js';

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
  | { readonly kind: 'done' };
