/**
 * SQL: from text to plans. Statements are parsed, then planned against a view of the catalog; what
 * they do is for those who execute plans.
 *
 * Folders: `syntax` (text and trees), `functions` (what expressions may call), `query` (queries and
 * expressions to plans), `statements` (statements to plans). Every error is an {@link SqlError}
 * with a SQLSTATE and, where there is one, a place in the submitted text. Imports `dataflow` and
 * `repr`.
 */
export * from './catalog-view.js';
export {
  CASTS,
  FUNCTIONS,
  functionSignatures,
  isStableSignature,
  functionTable,
  isOverloaded,
  isPolymorphic,
  namePartsOf,
  OPERATORS,
  patternType,
  plainTypeName,
  quoteNameIfNeeded,
  typeText,
  type FunctionSignature,
} from './functions/index.js';
export { environmentFunction, type QueryParameters } from './query/index.js';
export { madeName, nameMaker } from './made-name.js';
export * from './sql-error.js';
export * from './statement-plan.js';
export * from './statements/index.js';
export * from './table-check.js';
export * from './table-key.js';
export {
  cutNames,
  formatIdentifier,
  normalizeStatement,
  parseStatements,
  quoteIdentifier,
} from './syntax/index.js';
export * from './undetermined-parameter.js';
