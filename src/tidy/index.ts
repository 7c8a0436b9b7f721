/**
 * House rules as programs: each reads the source tree and says where a rule is broken.
 *
 * They run as tests and are no part of the package. Nothing imports this folder, and it imports
 * nothing of the others.
 */
export * from './source-file.js';
export * from './finding.js';
export * from './ranks.js';
export * from './folder-order.js';
export * from './cycles.js';
export * from './dropped-work.js';
export * from './effects.js';
export * from './packages.js';
export * from './exports.js';
export * from './file-shape.js';
export * from './text-rules.js';
export * from './code-coverage.js';
