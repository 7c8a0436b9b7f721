import type { SqlType } from '../../repr/index.js';

/** Of columns that answer yes or no. */
export const BOOL: SqlType = { kind: 'bool' };

/** Of columns that count. */
export const INT8: SqlType = { kind: 'int8' };

/** Of columns that name. */
export const TEXT: SqlType = { kind: 'text' };

/** Of timestamps, which may be larger than int8 can be. */
export const TIMESTAMP_NUMERIC: SqlType = { kind: 'numeric', precision: 38, scale: 0 };
