import type { ScalarDefinition } from './definition.js';

/** To be filled below. */
export const SCALAR_FUNCTIONS: readonly ScalarDefinition[] = [];
