import type { FuncCall, RangeVar, ResTarget, TypeName } from 'libpg-query';
import type { ParsedStatement } from '../statement-plan.js';
import {
  foldIdentifier,
  formatIdentifier,
  quoteIdentifier,
  unquoteIdentifier,
} from './identifier.js';
import { itemReference, itemReferenceEnd } from './item-reference.js';
import { lex, tokensFrom, tokensIn, type TextRange, type Token } from './lexer.js';
import type { StatementForm } from './statement-syntax.js';
import { syntaxOf } from './statement-syntax.js';
import { printTokens, type Edit, type PrintRole, type PrintStyle } from './token-printer.js';
import { walkTree } from './tree-walk.js';
import { canonicalTypeName, typeNameEnd } from './type-names.js';

/**
 * The statement in normal form, for people: keywords in upper case, identifiers folded and quoted
 * where they must be, types by their canonical names, single spaces, no comments.
 * `create table u(I integer)` becomes `CREATE TABLE u (i int4)`.
 */
export function normalizeStatement(statement: ParsedStatement): string {
  return printStatement(statement, { style: 'plain' });
}

/** How {@link printStatement} prints. */
export interface PrintStatementOptions {
  readonly style: PrintStyle;
  /** Replacements of ranges of the statement's text. */
  readonly edits?: readonly Edit[];
  /** The part of the statement to print; all if left out. */
  readonly part?: StatementPart;
}

/** A part of a statement: a range of its text, and the tree that was made of it. */
export interface StatementPart {
  readonly range: TextRange;
  readonly tree: object;
}

/** Prints a statement in a style, some of it replaced. */
export function printStatement(
  statement: ParsedStatement,
  { style, edits = [], part }: PrintStatementOptions,
): string {
  const { text } = statement;
  const tokens = part === undefined ? lex(text) : tokensIn(text, part.range);
  const { form, roles } = syntaxOf(statement);
  const marks = new Marks(text, tokens, style);
  walkTree(part?.tree ?? form, (field, node) => marks.note(field, node));
  return printTokens(text, tokens, {
    style,
    roles: new Map([...roles, ...marks.roles]),
    edits: [...edits, ...freeEdits(marks.edits, edits)],
  });
}

/** The edits that overlap none of others, which do not overlap one another. */
function freeEdits(edits: readonly Edit[], taken: readonly Edit[]): Edit[] {
  const [inOrder, takenInOrder] = [edits, taken].map((some) =>
    [...some].sort((left, right) => left.start - right.start),
  );
  let next = 0;
  return inOrder!.filter(({ start, end }) => {
    while (takenInOrder![next] !== undefined && takenInOrder![next]!.end <= start) next += 1;
    const other = takenInOrder![next];
    return other === undefined || other.start >= end;
  });
}

/** The range of the name that begins at a place: words joined by dots. */
export function nameRange(text: string, position: number): TextRange {
  let end = position;
  let isName = true;
  for (const token of tokensFrom(text, position)) {
    if (isName) end = token.end;
    else if (text.slice(token.start, token.end) !== '.') break;
    isName = !isName;
  }
  return { start: position, end };
}

/** What the syntax tree tells about tokens. */
class Marks {
  readonly roles = new Map<number, PrintRole>();
  readonly edits: Edit[] = [];
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #style: PrintStyle;
  readonly #indexes: ReadonlyMap<number, number>;

  constructor(text: string, tokens: readonly Token[], style: PrintStyle) {
    this.#text = text;
    this.#tokens = tokens;
    this.#style = style;
    this.#indexes = new Map(tokens.map(({ start }, index) => [start, index]));
  }

  note(field: string, node: object): void {
    const { location } = node as { readonly location?: number };
    // A field that is left out means 0, where nothing that is noted here can stand.
    if (location === undefined || location < 0) return;
    switch (field) {
      case 'ColumnRef':
      case 'ColumnDef':
        this.#role(location, 'identifier');
        break;
      case 'RangeVar':
      case 'relation':
        this.#noteRelation(node, location);
        break;
      case 'ResTarget':
        this.#noteTarget(node, location);
        break;
      case 'FuncCall':
        this.#noteCall(node, location);
        break;
      case 'TypeName':
      case 'typeName':
        this.#noteType(node, location);
        break;
    }
  }

  #role(location: number, role: PrintRole): void {
    this.roles.set(location, role);
  }

  /** An item by its id keeps its brackets. */
  #noteRelation({ catalogname, schemaname, relname }: RangeVar, location: number): void {
    if (relname === undefined) return;
    const reference = itemReference([catalogname, schemaname, relname]);
    if (reference === undefined) return this.#role(location, 'identifier');
    const print = this.#style === 'stable' ? quoteIdentifier : formatIdentifier;
    const text = `[${reference.id} AS ${reference.parts.map(print).join('.')}]`;
    const end = itemReferenceEnd(this.#text, location);
    this.edits.push({ start: location, end, text });
  }

  /** The columns of INSERT and UPDATE; what has a name in a SELECT begins with its value. */
  #noteTarget({ name }: ResTarget, location: number): void {
    const index = this.#indexes.get(location);
    if (index === undefined || this.#nameAt(index) !== name) return;
    const token = this.#tokens[index]!;
    const isColumn = ['=', ',', ')'].some((mark) => this.#isFollowedBy(token, mark));
    if (isColumn) this.#role(location, 'identifier');
  }

  /** Some calls are written as operators: only where the name stands is it a call. */
  #noteCall(call: FuncCall, location: number): void {
    if (call.funcformat === 'COERCE_SQL_SYNTAX') return;
    const [first] = call.funcname ?? [];
    const index = this.#indexes.get(location);
    if (first === undefined || !('String' in first) || index === undefined) return;
    if (this.#nameAt(index) !== first.String.sval) return;
    const parts = call.funcname!.length;
    if (parts > 1) this.#role(location, 'identifier');
    const last = this.#tokens[index + 2 * (parts - 1)];
    if (last !== undefined && this.#isFollowedBy(last, '(')) this.#role(last.start, 'function');
  }

  #nameAt(index: number): string {
    const { kind, start, end } = this.#tokens[index]!;
    const text = this.#text.slice(start, end);
    return kind === 'quoted' ? unquoteIdentifier(text) : foldIdentifier(text);
  }

  #isFollowedBy(token: Token, mark: string): boolean {
    const next = this.#tokens[this.#indexes.get(token.start)! + 1];
    return next !== undefined && this.#text.slice(next.start, next.end).toLowerCase() === mark;
  }

  #noteType(name: TypeName, location: number): void {
    this.#noteFields(name, location);
    const canonical = canonicalTypeName(name, this.#style);
    const index = this.#indexes.get(location);
    if (canonical === null || index === undefined) return;
    const last = this.#tokens[typeNameEnd(this.#text, this.#tokens, index) - 1]!;
    this.edits.push({ start: location, end: last.end, text: canonical });
  }

  /** In `INTERVAL '1' DAYS` the last word is no alias. */
  #noteFields({ names }: TypeName, location: number): void {
    const [first] = names ?? [];
    const index = this.#indexes.get(location);
    const isOwn = first !== undefined && 'String' in first && isIntervalName(first.String.sval);
    if (!isOwn || index === undefined || this.#tokens[index]!.kind !== 'word') return;
    const fields = [this.#tokens[index + 2]!, this.#tokens[index + 4]];
    const isRange = this.#isFollowedBy(fields[0]!, 'to');
    for (const field of isRange ? fields : fields.slice(0, 1)) this.#role(field!.start, 'keyword');
  }
}

function isIntervalName(name: string | undefined): boolean {
  return name?.startsWith('interval ') === true;
}

/** The form, for callers that edit by it. */
export function formOf(statement: ParsedStatement): StatementForm {
  return syntaxOf(statement).form;
}
