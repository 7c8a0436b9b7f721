import type { ScalarDefinition } from './definition.js';

/** To be filled below. */
export const DATETIME_OPERATORS: readonly ScalarDefinition[] = [];
