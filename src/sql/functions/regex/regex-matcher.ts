import { Automaton, type Truths } from './automaton.js';
import { charClass } from './char-class.js';
import { hasChar } from './char-set.js';
import type { NfaShape } from './nfa.js';
import { hasGroups, preferenceOf, type Assertion, type RegexNode } from './regex-node.js';
import { regexError } from './regex-error.js';
import { Subject } from './subject.js';

/** Where a match or a group begins and ends, in code points. */
export type Span = readonly [from: number, to: number];

/** The automata of the parts of one expression, made when they are needed. */
export class AutomatonStore {
  readonly #made = new Map<RegexNode, Map<string, Automaton>>();
  readonly #rests = new Map<RegexNode, RegexNode>();

  get(node: RegexNode, shape: NfaShape): Automaton {
    const key = `${shape.reversed},${shape.searching}`;
    const automata = this.#made.get(node) ?? new Map<string, Automaton>();
    this.#made.set(node, automata);
    let automaton = automata.get(key);
    if (automaton === undefined) automata.set(key, (automaton = new Automaton(node, shape)));
    return automaton;
  }

  /** A node that is derived from another one, made once. */
  derived(node: RegexNode, make: () => RegexNode): RegexNode {
    let found = this.#rests.get(node);
    if (found === undefined) this.#rests.set(node, (found = make()));
    return found;
  }
}

const FORWARD: NfaShape = { reversed: false, searching: false };
const BACKWARD: NfaShape = { reversed: true, searching: false };

/**
 * Characters that are read for all matches in a text: some seconds' worth. Where each match looks
 * for a longer one to the end of the text, they are the square of its length.
 */
const STEPS_MAX = 200_000_000;

/** Finds the matches of one expression in one text. */
export class RegexMatcher implements Truths {
  readonly subject: Subject;
  readonly #root: RegexNode;
  readonly #groups: number;
  readonly #store: AutomatonStore;
  readonly #looks = new Map<RegexNode, Uint8Array>();
  #starts: Uint8Array | undefined;
  #steps = 0;

  constructor(
    { root, groups }: { readonly root: RegexNode; readonly groups: number },
    store: AutomatonStore,
    text: string,
  ) {
    this.#root = root;
    this.#groups = groups;
    this.#store = store;
    this.subject = new Subject(text);
  }

  /** Whether there is a match anywhere. */
  test(): boolean {
    let found = false;
    const automaton = this.#store.get(this.#root, { reversed: false, searching: true });
    const whole = { from: 0, to: this.subject.length };
    this.#run(automaton, whole, () => (found = true));
    return found;
  }

  /** The first match from a place on: its span and those of its groups, if they took part. */
  find(from: number): readonly (Span | null)[] | null {
    this.#starts ??= this.#marks(this.#root, { reversed: true, searching: true });
    const start = this.#starts.indexOf(1, from);
    if (start < 0) return null;
    const end = this.#end(start);
    const spans = new Array<Span | null>(this.#groups + 1).fill(null);
    spans[0] = [start, end];
    this.#dissect(this.#root, spans[0], spans);
    return spans;
  }

  holds(assertion: Assertion, place: number): boolean {
    const { subject } = this;
    switch (assertion.kind) {
      case 'textStart':
        return place === 0;
      case 'textEnd':
        return place === subject.length;
      case 'lineStart':
        return place === 0 || subject.at(place - 1) === 10;
      case 'lineEnd':
        return place === subject.length || subject.at(place) === 10;
      case 'look':
        return (this.#look(assertion)[place] === 1) !== assertion.negated;
      default: {
        const before = isWord(subject.at(place - 1));
        const after = isWord(subject.at(place));
        if (assertion.kind === 'wordStart') return !before && after;
        if (assertion.kind === 'wordEnd') return before && !after;
        return (before !== after) === (assertion.kind === 'wordEdge');
      }
    }
  }

  /** Runs an automaton over a part of the text. @throws DatumError if that is too much by now */
  #run(
    automaton: Automaton,
    { from, to }: { readonly from: number; readonly to: number },
    accepted: (place: number) => boolean,
  ): void {
    this.#steps += automaton.run(this.subject, { from, to, truths: this }, accepted);
    if (this.#steps > STEPS_MAX) throw regexError('regular expression is too complex');
  }

  /** The places before which, or behind which, an expression matches. */
  #look({ inner, behind }: Assertion & { kind: 'look' }): Uint8Array {
    let marks = this.#looks.get(inner);
    if (marks === undefined) {
      marks = this.#marks(inner, { reversed: !behind, searching: true });
      this.#looks.set(inner, marks);
    }
    return marks;
  }

  /** Where the whole match that begins at a place ends: as near or as far as it prefers. */
  #end(from: number): number {
    const isShort = preferenceOf(this.#root) === 'shorter';
    const range = { from, to: this.subject.length };
    let end = from;
    this.#run(this.#store.get(this.#root, FORWARD), range, (place) => {
      end = place;
      return isShort;
    });
    return end;
  }

  /** The places of the whole text at which an automaton accepts. */
  #marks(node: RegexNode, shape: NfaShape): Uint8Array {
    const { length } = this.subject;
    const marks = new Uint8Array(length + 1);
    const [from, to] = shape.reversed ? [length, 0] : [0, length];
    this.#run(this.#store.get(node, shape), { from, to }, (place) => {
      marks[place] = 1;
      return false;
    });
    return marks;
  }

  /** Where matches of a part that begin at a place end, counted from there. */
  #ends(node: RegexNode, from: number, to: number): Uint8Array {
    const marks = new Uint8Array(to - from + 1);
    this.#run(this.#store.get(node, FORWARD), { from, to }, (place) => {
      marks[place - from] = 1;
      return false;
    });
    return marks;
  }

  /** Where matches of a part that end at a place begin, counted from `from`. */
  #begins(node: RegexNode, from: number, to: number): Uint8Array {
    const marks = new Uint8Array(to - from + 1);
    this.#run(this.#store.get(node, BACKWARD), { from: to, to: from }, (place) => {
      marks[place - from] = 1;
      return false;
    });
    return marks;
  }

  /** Finds what the groups of a part hold, which matches exactly the span. */
  #dissect(node: RegexNode, [from, to]: Span, spans: (Span | null)[]): void {
    let part = node;
    let at = from;
    // The rest of a sequence is a part itself; a loop spares the stack.
    while (hasGroups(part)) {
      switch (part.kind) {
        case 'group':
          spans[part.number] = [at, to];
          part = part.inner;
          continue;
        case 'either':
          part = part.branches.find((branch) => this.#ends(branch, at, to)[to - at] === 1)!;
          continue;
        case 'sequence': {
          const [left, right] = this.#split(part);
          const middle = this.#middle(left, right, [at, to]);
          this.#dissect(left, [at, middle], spans);
          at = middle;
          part = right;
          continue;
        }
        case 'repeat': {
          if (part.to === 0) return;
          const last = this.#lastTurn(part, [at, to]);
          if (last === null) return;
          at = last;
          part = part.inner;
          continue;
        }
        default:
          return;
      }
    }
  }

  /** What stands first in a sequence, and the rest of it. */
  #split(node: RegexNode & { kind: 'sequence' }): readonly [RegexNode, RegexNode] {
    const { parts } = node;
    const first = parts.findIndex((part) => hasGroups(part));
    const count = Math.max(1, plainPrefix(parts.slice(0, first)));
    const pair = this.#store.derived(node, () => ({
      kind: 'sequence',
      parts: [sequence(parts.slice(0, count)), sequence(parts.slice(count))],
    }));
    return (pair as typeof node).parts as unknown as readonly [RegexNode, RegexNode];
  }

  /** Where the left part ends: as far or as near as it prefers, so that the right one fits. */
  #middle(left: RegexNode, right: RegexNode, [from, to]: Span): number {
    const ends = this.#ends(left, from, to);
    const begins = this.#begins(right, from, to);
    const both = ends.map((end, index) => end & begins[index]!);
    const at = preferenceOf(left) === 'shorter' ? both.indexOf(1) : both.lastIndexOf(1);
    return from + at;
  }

  /**
   * Where the last turn of a repetition begins; null if there was none. As PostgreSQL has it: one
   * that comes at least once is turns whose groups do not count and then one more; of others each
   * turn takes as much or as little as its expression prefers.
   */
  #lastTurn(node: RegexNode & { kind: 'repeat' }, [from, to]: Span): number | null {
    const { inner } = node;
    if (node.from === 1 && node.to === 1) return from;
    if (node.from > 0) {
      const before = this.#store.derived(node, () => ({
        ...node,
        from: node.from - 1,
        to: node.to - 1,
        prefers: preferenceOf(node),
      }));
      return this.#middle(before, inner, [from, to]);
    }
    const isShort = preferenceOf(inner) === 'shorter';
    if (from === to) return !isShort && this.#ends(inner, from, to)[0] === 1 ? from : null;
    let rest: RegexNode = this.#oneTurnLess(node);
    let begins = this.#begins(rest, from, to);
    for (let at = from; ;) {
      let next = at;
      // A run ends where the turn cannot go on: as many turns as there are characters take no
      // more time than one that takes all of them.
      this.#run(this.#store.get(inner, FORWARD), { from: at, to }, (place) => {
        if (place === at || begins[place - from] !== 1) return false;
        next = place;
        return isShort;
      });
      if (next === to) return at;
      at = next;
      const less = this.#oneTurnLess(rest as typeof node);
      if (less !== rest) begins = this.#begins(less, from, to);
      rest = less;
    }
  }

  #oneTurnLess(node: RegexNode & { kind: 'repeat' }): RegexNode {
    if (node.to === Infinity) return node;
    return this.#store.derived(node, () => ({ ...node, to: node.to - 1 }));
  }
}

function isWord(point: number): boolean {
  return point >= 0 && hasChar(charClass('word')!, point);
}

/** How many parts at the beginning are plain: they are one, as long as they prefer the same. */
function plainPrefix(parts: readonly RegexNode[]): number {
  let preference = null;
  for (const [index, part] of parts.entries()) {
    const isPlain = part.kind !== 'repeat' || part.inner.kind === 'chars';
    const own = preferenceOf(part);
    const mixes = preference !== null && own !== null && own !== preference;
    if (!isPlain || part.kind === 'either' || part.kind === 'sequence' || mixes) return index;
    preference ??= own;
  }
  return parts.length;
}

function sequence(parts: readonly RegexNode[]): RegexNode {
  return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
}
