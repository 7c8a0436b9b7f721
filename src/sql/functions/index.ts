/**
 * The table of functions, operators, casts and aggregates, and PostgreSQL's rules for choosing
 * among them (documentation, chapter 10). The rules read the table; none knows a function by name.
 *
 * An implementation's name says what it is: `lower(text)`, `+(int4,int4)`, `cast(int4,int8)`; where
 * it depends on types, their codes follow: `from_text<numeric(10,2)>`. Imports `repr` and the types
 * of `dataflow`.
 *
 * Folders: `definitions` (what an entry is, and the types it is written with), `values` (texts and
 * arrays of bounded length), one each of implementations (`numbers`, `bytes`, `regex`, `text`,
 * `datetime`, `arrays`, `json`, `aggregates`, `objects`), `resolution` (casts; what a call means).
 * Beside them: what is of all types, and the table itself (`registry.ts`).
 */
export { ARRAY_OF_QUERY, INTERNAL_AGGREGATES, SINGLE_VALUE } from './aggregates/aggregates.js';
export { quantifiedOperator } from './arrays/array-quantifiers.js';
export { listLayers } from './arrays/list-functions.js';
export * from './definitions/definition.js';
export { familyName } from './definitions/function-family.js';
export * from './definitions/type-pattern.js';
export { OBJECT_TEXT_CASTS } from './objects/object-casts.js';
export { isOverloaded, namePartsOf, plainTypeName, typeText } from './objects/object-functions.js';
export { castName, CASTS } from './resolution/casts.js';
export * from './resolution/common-type.js';
export * from './resolution/find-cast.js';
export * from './resolution/resolve-overload.js';
export * from './resolution/type-category.js';
export { quoteNameIfNeeded } from './text/quote-functions.js';
export { NOT } from './boolean-functions.js';
export { COMPARISONS, commuted, isComparison, negated } from './comparison-operators.js';
export { hasModifiers, isIntegerToBits, RECORD, WHOLE_ROW } from './conversions.js';
export { functionSignatures, type FunctionSignature } from './function-signatures.js';
export { isLackingFunction, lackingReason } from './lacking-functions.js';
export * from './parameter-names.js';
export { IN_RANGE } from './range-functions.js';
export * from './registry.js';
export * from './resolve-operator.js';
export { isStable, isStableSignature } from './stable-functions.js';
export { ROW_OF } from './table-functions.js';
