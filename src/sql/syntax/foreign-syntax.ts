import { SqlError, notSupported } from '../sql-error.js';
import { foldIdentifier } from './identifier.js';
import { keywordCategory } from './keywords.js';
import { lex, type Token } from './lexer.js';
import { parsePostgres } from './pg-parser.js';

/**
 * The error for a text that PostgreSQL's grammar refuses at a place, where more can be said than
 * that: a construct of a related dialect is named, since a syntax error would have its author look
 * for a slip; so is what the dialect's own parser expects. Undefined for all else.
 */
export function foreignSyntax(text: string, position: number): SqlError | undefined {
  const tokens = lex(text);
  const at = tokens.findIndex((token) => token.start === position);
  if (at < 0) return undefined;
  const place = new Place(text, tokens, at);
  const construct =
    statementOf(place) ?? constructAt(place) ?? clauseAt(place) ?? tableElementAt(place);
  if (construct !== undefined) return notSupported(construct, position);
  const message = expectation(place, text.slice(0, position));
  return message === undefined ? undefined : new SqlError(message, '42601', { position });
}

/** What the dialect's parser says at a place. */
function expectation(place: Place, before: string): string | undefined {
  if (place.word() === '(' && place.word(-1) === 'VALUES' && isRelation(place.word(-2))) {
    return 'VALUES expression in FROM clause must be surrounded by parentheses';
  }
  const found = tokenName(place);
  const open = place.opened();
  if (place.first(open - 1) === 'POSITION' && /^[),]$/.test(place.word())) {
    const isDone = place.between(open).includes('IN');
    return `Expected ${isDone ? 'right parenthesis' : 'IN'}, found ${found}`;
  }
  const isEnd = isSecondLimit(place) || (QUERIES.has(place.first()) && isStatement(before));
  return isEnd ? `Expected end of statement, found ${found}` : undefined;
}

/** First words of statements that are PostgreSQL's from beginning to end. */
const QUERIES = words('SELECT VALUES WITH TABLE INSERT UPDATE DELETE');

function isRelation(before: string): boolean {
  return /^(?:FROM|JOIN|,)$/.test(before);
}

function isStatement(text: string): boolean {
  try {
    parsePostgres(text);
    return true;
  } catch (error) {
    if (error instanceof SqlError) return false;
    throw error;
  }
}

const MARKS: Readonly<Record<string, string>> = {
  '(': 'left parenthesis',
  ')': 'right parenthesis',
  '[': 'left square bracket',
  ']': 'right square bracket',
  ',': 'comma',
  '.': 'dot',
  ':': 'colon',
  '*': 'star',
  '=': 'equals sign',
};

/** What a token is called in messages of the dialect's parser. */
function tokenName(place: Place): string {
  const text = place.text();
  switch (place.kind(0)) {
    case 'word':
      return keywordCategory(text.toLowerCase()) === undefined
        ? `identifier "${foldIdentifier(text)}"`
        : place.word();
    case 'quoted':
      return `identifier ${text}`;
    case 'string':
      return `string literal ${text}`;
    case 'parameter':
    case 'number':
      return `${place.kind(0)!} "${text}"`;
    default:
      return MARKS[text] ?? `operator "${text}"`;
  }
}

/** A token and those around it. */
class Place {
  readonly at: number;
  readonly #text: string;
  readonly #tokens: readonly Token[];

  constructor(text: string, tokens: readonly Token[], at: number) {
    this.#text = text;
    this.#tokens = tokens;
    this.at = at;
  }

  /** The text of a token in upper case, counted from this one; empty where there is none. */
  word(ahead = 0): string {
    return this.first(this.at + ahead);
  }

  /** The text of this token as it stands. */
  text(): string {
    const { start, end } = this.#tokens[this.at]!;
    return this.#text.slice(start, end);
  }

  /** The index of the parenthesis that this token is in; -1 if it is in none. */
  opened(): number {
    let out = 0;
    let index = this.at - 1;
    while (index >= 0 && (out += this.nesting(index)) <= 0) index -= 1;
    return index;
  }

  /** The words from a token to this one that are in the same parentheses as it is. */
  between(index: number): readonly string[] {
    const words: string[] = [];
    let depth = 0;
    for (let next = index + 1; next < this.at; next += 1) {
      if (depth === 0) words.push(this.first(next));
      depth += this.nesting(next);
    }
    return words;
  }

  /** The text of a token in upper case, counted from the first one. */
  first(index = 0): string {
    const token = this.#tokens[index];
    return token === undefined ? '' : this.#text.slice(token.start, token.end).toUpperCase();
  }

  kind(ahead: number): Token['kind'] | undefined {
    return this.#tokens[this.at + ahead]?.kind;
  }

  /** In how many parentheses the token stands. */
  depth(): number {
    let depth = 0;
    for (let before = 0; before < this.at; before += 1) depth += this.nesting(before);
    return depth;
  }

  /** By how many the depth of what follows a token, counted from the first one, is more. */
  nesting(index: number): number {
    const mark = this.first(index);
    return mark === '(' ? 1 : mark === ')' ? -1 : 0;
  }
}

/** First words of statements. */
const VERBS = words('UPSERT USE BACKUP RESTORE EXPORT CANCEL PAUSE RESUME');

/** Words that may follow SHOW. */
const SHOWN = words(
  'CLUSTER CONSTRAINTS GRANTS HISTOGRAM JOBS PARTITIONS QUERIES RANGES SESSIONS STATISTICS SYNTAX ' +
    'TRACE ZONE',
);

/** Clauses that a statement is refused at, by their first word. */
const CLAUSES = words('STORING COVERING INTERLEAVE SPLIT UNSPLIT SCATTER CONFIGURE PRIORITY');

/** How a join may be asked to be done. */
const JOIN_HINTS = words('HASH MERGE LOOKUP INVERTED');

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

function statementOf(place: Place): string | undefined {
  const [verb, next] = [place.first(), place.first(1)];
  if (place.at === 0) return VERBS.has(verb) ? verb : undefined;
  if (verb === 'IMPORT' && next !== 'FOREIGN') return verb;
  if (verb === 'SHOW' && SHOWN.has(next)) return `SHOW ${next}`;
  if (place.word() === 'SETTING' && place.word(-1) === 'CLUSTER') return `${verb} CLUSTER SETTING`;
  if (verb === 'CREATE' && place.word() === 'INVERTED') return 'CREATE INVERTED INDEX';
  return verb === 'CREATE' && place.word() === 'CHANGEFEED' ? 'CREATE CHANGEFEED' : undefined;
}

/** What is part of an expression or of a relation. */
function constructAt(place: Place): string | undefined {
  const [before, here, after] = [place.word(-1), place.word(), place.word(1)];
  if (here.startsWith('@') && place.kind(0) === 'operator') return 'an index after @';
  if (here.startsWith(':') && before === '::') return 'a type after :::';
  if (here === '[' && isRelation(before)) return 'a relation in brackets';
  if (/^NANS?$/.test(here) && (before === 'IS' || before === 'NOT')) return 'IS NAN';
  if (JOIN_HINTS.has(here) && after === 'JOIN') return `${here} JOIN`;
  if (here === 'WITH' && after === 'ORDINALITY') return 'WITH ORDINALITY of what is no function';
  const isLabel = here === 'AS' && before === ')' && /^[),]$/.test(place.word(2));
  return isLabel && place.depth() > 0 ? 'a row with names of fields' : undefined;
}

function clauseAt(place: Place): string | undefined {
  const here = place.word();
  if (CLAUSES.has(here)) return here;
  const verb = place.first();
  const isChange = verb === 'UPDATE' || verb === 'DELETE';
  if (!isChange || place.depth() > 0) return undefined;
  if (here === 'ORDER') return `ORDER BY in ${verb}`;
  return here === 'LIMIT' ? `LIMIT in ${verb}` : undefined;
}

/** What is declared in CREATE TABLE beside columns and constraints. */
function tableElementAt(place: Place): string | undefined {
  if (place.first() !== 'CREATE') return undefined;
  let start = place.at;
  let depth = place.depth();
  while (depth !== 1 || !/^[(,]$/.test(place.first(start - 1))) {
    if (start === 0) return undefined;
    start -= 1;
    depth -= place.nesting(start);
  }
  const isTable = /^(?:TABLE|EXISTS)$/;
  let table = 0;
  while (table < start && !isTable.test(place.first(table))) table += 1;
  if (table === start) return undefined;
  const [element, next] = [place.first(start), place.first(start + 1)];
  if (element === 'INDEX' || element === 'FAMILY') return `${element} in CREATE TABLE`;
  if (next === 'INDEX' && /^(?:UNIQUE|INVERTED)$/.test(element)) return 'INDEX in CREATE TABLE';
  return place.word() === 'AS' && place.word(1) === '(' ? 'a computed column' : undefined;
}

/** Whether LIMIT follows FETCH, or FETCH follows LIMIT: either says it all. */
function isSecondLimit(place: Place): boolean {
  const other = { LIMIT: 'FETCH', FETCH: 'LIMIT' }[place.word()];
  if (other === undefined) return false;
  // How much further out than the word the tokens before it stand.
  let out = 0;
  for (let index = place.at - 1; index > 0 && out <= 0; index -= 1) {
    if (out === 0 && place.first(index) === other) return true;
    out += place.nesting(index);
  }
  return false;
}
