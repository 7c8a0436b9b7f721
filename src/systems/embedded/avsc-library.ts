import { createRequire } from 'node:module';
import { makeAvscLibrary } from '../../dataflow/index.js';

const require = createRequire(import.meta.url);

/** Avro for sinks. The package is loaded by the first of them: a run without pays nothing. */
export const avscLibrary = makeAvscLibrary(() => require('avsc') as typeof import('avsc'));
