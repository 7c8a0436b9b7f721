/**
 * The table of functions, operators, casts and aggregates, and PostgreSQL's rules for choosing
 * among them (documentation, chapter 10). The rules read the table; none knows a function by name.
 *
 * An implementation's name says what it is: `lower(text)`, `+(int4,int4)`, `cast(int4,int8)`; where
 * it depends on types, their codes follow: `from_text<numeric(10,2)>`. Imports `repr` and the types
 * of `dataflow`.
 */
export { castName, CASTS } from './casts.js';
export * from './common-type.js';
export { quantifiedOperator } from './array-quantifiers.js';
export { NOT } from './boolean-functions.js';
export { COMPARISONS, commuted, isComparison, negated } from './comparison-operators.js';
export { hasModifiers, isIntegerToBits, RECORD, WHOLE_ROW } from './conversions.js';
export * from './definition.js';
export * from './find-cast.js';
export { familyName } from './function-family.js';
export { functionSignatures, type FunctionSignature } from './function-signatures.js';
export { ARRAY_OF_QUERY, INTERNAL_AGGREGATES, SINGLE_VALUE } from './aggregates.js';
export { OBJECT_TEXT_CASTS } from './object-casts.js';
export { isOverloaded, namePartsOf, plainTypeName, typeText } from './object-functions.js';
export { isLackingFunction, lackingReason } from './lacking-functions.js';
export * from './parameter-names.js';
export { listLayers } from './list-functions.js';
export { IN_RANGE } from './range-functions.js';
export { quoteNameIfNeeded } from './quote-functions.js';
export * from './registry.js';
export * from './resolve-operator.js';
export * from './resolve-overload.js';
export { isStable, isStableSignature } from './stable-functions.js';
export { ROW_OF } from './table-functions.js';
export * from './type-category.js';
export * from './type-pattern.js';
