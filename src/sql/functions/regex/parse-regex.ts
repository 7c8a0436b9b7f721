import { spend } from '../../../repr/index.js';
import { ANY_CHAR, complementOf, withOtherCases, without, type CharSet } from './char-set.js';
import { BracketParser } from './parse-bracket.js';
import { STATES_MAX } from './nfa.js';
import { PatternCursor } from './pattern-cursor.js';
import { regexError, regexNotSupported } from './regex-error.js';
import { readEscape } from './regex-escape.js';
import { applyFlag, type RegexFlags } from './regex-flags.js';
import type { Assertion, Preference, RegexNode } from './regex-node.js';

/** A regular expression as a tree. */
export interface ParsedRegex {
  readonly root: RegexNode;
  readonly groups: number;
}

/** Groups within groups, at most: the tree is walked by recursion. */
const NESTING_MAX = 500;

/** The greatest number in a bound: PostgreSQL's DUPMAX. */
const REPEAT_MAX = 255;

/** What it takes to read a part of a sequence. */
const PART_UNITS = 64;

const NEWLINE: CharSet = [10, 10];
const EMPTY: RegexNode = { kind: 'empty' };

/** Reads a regular expression. @throws DatumError 2201B in PostgreSQL's words */
export function parseRegex(pattern: string, flags: RegexFlags): ParsedRegex {
  return new RegexParser(pattern, flags).parse();
}

class RegexParser {
  readonly #cursor: PatternCursor;
  #flags: RegexFlags;
  #groups = 0;
  #nesting = 0;
  /** Assertions have groups that hold nothing. */
  #looking = 0;

  constructor(pattern: string, flags: RegexFlags) {
    this.#flags = flags;
    this.#cursor = new PatternCursor(pattern);
  }

  parse(): ParsedRegex {
    const cursor = this.#cursor;
    if (this.#flags.literal) return { root: this.#literally(), groups: 0 };
    if (cursor.takes('***=')) return { root: this.#literally(), groups: 0 };
    if (!cursor.takes('***:') && cursor.sees('***')) throw regexError('quantifier operand invalid');
    this.#readOptions();
    if (this.#flags.literal) return { root: this.#literally(), groups: 0 };
    cursor.expanded = this.#flags.expanded;
    const root = this.#either();
    if (!cursor.done) throw regexError('parentheses () not balanced');
    return { root, groups: this.#groups };
  }

  /** `(?i)` at the beginning. */
  #readOptions(): void {
    const options = this.#cursor.match(/\(\?[a-zA-Z]+\)/y);
    for (const letter of options?.slice(2, -1) ?? '') {
      const next = applyFlag(this.#flags, letter);
      if (next === undefined) throw regexError('invalid embedded option');
      this.#flags = next;
    }
  }

  #literally(): RegexNode {
    const parts: RegexNode[] = [];
    while (!this.#cursor.done) {
      checkParts(parts);
      parts.push(this.#char(this.#cursor.next()));
    }
    return sequence(parts);
  }

  #char(point: number): RegexNode {
    return this.#chars([point, point]);
  }

  #chars(set: CharSet): RegexNode {
    return { kind: 'chars', set: this.#flags.foldsCase ? withOtherCases(set) : set };
  }

  #either(): RegexNode {
    const branches = [this.#branch()];
    while (this.#cursor.takesToken('|')) branches.push(this.#branch());
    return branches.length === 1 ? branches[0]! : { kind: 'either', branches };
  }

  #branch(): RegexNode {
    const cursor = this.#cursor;
    const parts: RegexNode[] = [];
    cursor.skip();
    while (!cursor.done && !cursor.sees('|') && !cursor.sees(')')) {
      checkParts(parts);
      const atom = this.#atom();
      parts.push(atom.kind === 'assert' ? this.#unquantified(atom) : this.#quantified(atom));
      cursor.skip();
    }
    return sequence(parts);
  }

  #unquantified(node: RegexNode): RegexNode {
    this.#cursor.skip();
    if (this.#cursor.seesQuantifier()) throw regexError('quantifier operand invalid');
    return node;
  }

  #quantified(inner: RegexNode): RegexNode {
    const cursor = this.#cursor;
    cursor.skip();
    if (!cursor.seesQuantifier()) return inner;
    const { from, to, exact } = this.#bounds();
    const isShort = cursor.takes('?');
    const prefers: Preference = exact ? null : isShort ? 'shorter' : 'longer';
    this.#unquantified(inner);
    return { kind: 'repeat', inner, from, to, prefers };
  }

  #bounds(): { readonly from: number; readonly to: number; readonly exact?: boolean } {
    const cursor = this.#cursor;
    if (cursor.takes('*')) return { from: 0, to: Infinity };
    if (cursor.takes('+')) return { from: 1, to: Infinity };
    if (cursor.takes('?')) return { from: 0, to: 1 };
    const text = cursor.match(/\{(\d+)(,(\d*))?\}/y);
    if (text === undefined) {
      throw regexError(
        cursor.match(/\{[\d,]*$/y) === undefined
          ? 'invalid repetition count(s)'
          : 'braces {} not balanced',
      );
    }
    const [first, second] = text.slice(1, -1).split(',');
    const from = Number(first);
    const to = second === undefined ? from : second === '' ? Infinity : Number(second);
    const isTooMuch = from > REPEAT_MAX || (to !== Infinity && to > REPEAT_MAX);
    if (isTooMuch || from > to) throw regexError('invalid repetition count(s)');
    return { from, to, exact: second === undefined };
  }

  #atom(): RegexNode {
    const cursor = this.#cursor;
    if (cursor.seesQuantifier()) throw regexError('quantifier operand invalid');
    if (cursor.takes('^')) return this.#edge('Start');
    if (cursor.takes('$')) return this.#edge('End');
    if (cursor.takes('(')) return this.#nested(() => this.#parenthesis());
    if (cursor.takes('.')) {
      const { dotMatchesNewline } = this.#flags;
      return { kind: 'chars', set: dotMatchesNewline ? ANY_CHAR : complementOf(NEWLINE) };
    }
    if (cursor.takes('[[:<:]]')) return assertion('wordStart');
    if (cursor.takes('[[:>:]]')) return assertion('wordEnd');
    if (cursor.takes('[')) return this.#bracket();
    if (cursor.takes('\\')) return this.#escape();
    return this.#char(cursor.next());
  }

  #edge(side: 'Start' | 'End'): RegexNode {
    return assertion(this.#flags.matchesLines ? `line${side}` : `text${side}`);
  }

  #nested<T>(parse: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > NESTING_MAX) throw regexError('regular expression is too complex');
    const result = parse();
    this.#nesting -= 1;
    return result;
  }

  #parenthesis(): RegexNode {
    const cursor = this.#cursor;
    if (cursor.match(/\?#[^)]*\)/y) !== undefined) return EMPTY;
    if (cursor.takes('?:')) return enclosed(this.#closed(this.#either()));
    const look = cursor.match(/\?<?[=!]/y);
    if (look !== undefined) {
      this.#looking += 1;
      const inner = this.#closed(this.#either());
      this.#looking -= 1;
      const behind = look.includes('<');
      return {
        kind: 'assert',
        assertion: { kind: 'look', behind, negated: look.endsWith('!'), inner },
      };
    }
    if (cursor.sees('?')) throw regexError('quantifier operand invalid');
    if (this.#looking > 0) return this.#closed(this.#either());
    this.#groups += 1;
    const number = this.#groups;
    return { kind: 'group', number, inner: this.#closed(this.#either()) };
  }

  #closed(node: RegexNode): RegexNode {
    if (!this.#cursor.takesToken(')')) throw regexError('parentheses () not balanced');
    return node;
  }

  #bracket(): RegexNode {
    const { negated, set } = new BracketParser(this.#cursor).parse();
    if (!negated) return this.#chars(set);
    const rest = complementOf(this.#flags.foldsCase ? withOtherCases(set) : set);
    return { kind: 'chars', set: this.#flags.dotMatchesNewline ? rest : without(rest, NEWLINE) };
  }

  #escape(): RegexNode {
    const found = readEscape(this.#cursor, this.#groups);
    switch (found.kind) {
      case 'char':
        return this.#char(found.point);
      case 'chars':
        return { kind: 'chars', set: found.set };
      case 'assertion':
        return assertion(found.assertion);
      case 'reference':
        if (found.number > this.#groups || this.#looking > 0)
          throw regexError('invalid backreference number');
        throw regexNotSupported(`back-reference \\${found.number}`);
    }
  }
}

/** Refuses a sequence that no automaton could have the states for. */
function checkParts(parts: readonly RegexNode[]): void {
  spend(PART_UNITS);
  if (parts.length > STATES_MAX) throw regexError('regular expression is too complex');
}

function assertion(kind: Exclude<Assertion['kind'], 'look'>): RegexNode {
  return { kind: 'assert', assertion: { kind } as Assertion };
}

/** An assertion in parentheses is an expression that may be repeated. */
function enclosed(node: RegexNode): RegexNode {
  return node.kind === 'assert' ? { kind: 'sequence', parts: [node] } : node;
}

function sequence(parts: readonly RegexNode[]): RegexNode {
  const [first] = parts;
  if (first === undefined) return EMPTY;
  return parts.length === 1 ? first : { kind: 'sequence', parts };
}
