import type { SqlType } from '../../repr/index.js';

/** Types of the columns that statements answer with. */
export const BOOL: SqlType = { kind: 'bool' };
export const INT8: SqlType = { kind: 'int8' };
export const TEXT: SqlType = { kind: 'text' };

/** Of timestamps, which may be larger than int8 can be. */
export const TIMESTAMP_NUMERIC: SqlType = { kind: 'numeric', precision: 38, scale: 0 };
