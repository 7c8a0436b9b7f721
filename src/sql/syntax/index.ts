/**
 * From text to statements: our own lexer and the dialect's own forms by recursive descent; queries
 * and all else that PostgreSQL has goes to PostgreSQL's parser. And back: normal forms of
 * statements.
 *
 * All positions are UTF-16 units, in the statement's text while it is in this folder's syntax
 * trees, in the submitted text once an error left `parseStatements`. Knows no catalog and no types.
 * Imports the files beside this folder in `sql` and nothing else.
 */
export { parseExpressionText, parseSelect } from './embedded.js';
export { COLLECTION_FUNCTIONS } from './collection-text.js';
export {
  foldIdentifier,
  formatIdentifier,
  quoteIdentifier,
  unquoteIdentifier,
} from './identifier.js';
export { itemReference, itemReferenceEnd, type ItemReference } from './item-reference.js';
export { keywordCategory } from './keywords.js';
export { indexElements, type IndexElement } from './index-elements.js';
export { cutNames, type CutName } from './cut-names.js';
export { lex, tokensFrom, tokensIn, type TextRange, type Token, type TokenKind } from './lexer.js';
export { parseStatements } from './parse.js';
export { constantNode, type ShapeConstant } from './statement-shape.js';
export * from './statement-syntax.js';
export {
  formOf,
  nameRange,
  normalizeStatement,
  printStatement,
  type StatementPart,
} from './normal-form.js';
export { collectionTypeText, nameOfType, typeNameEnd } from './type-names.js';
export type { Edit, PrintStyle } from './token-printer.js';
export { relationReferences, typeReferences, walkTree } from './tree-walk.js';
