import { regexError } from './regex-error.js';
import type { CharSet } from './char-set.js';
import type { Assertion, RegexNode } from './regex-node.js';

/** A way from a state without a character, where something may have to hold. */
export interface EmptyEdge {
  readonly to: number;
  /** An index into the assertions, or -1. */
  readonly assertion: number;
}

/** A way from a state by a character. */
export interface CharEdge {
  readonly to: number;
  readonly set: CharSet;
}

/** A nondeterministic automaton: states are numbers, 0 is the first one and 1 accepts. */
export interface Nfa {
  readonly chars: readonly (CharEdge | undefined)[];
  readonly empties: readonly (readonly EmptyEdge[])[];
  readonly assertions: readonly Assertion[];
}

/** How an automaton reads. */
export interface NfaShape {
  /** Whether it reads from the end of the text to its beginning. */
  readonly reversed: boolean;
  /** Whether it may skip any characters before it begins. */
  readonly searching: boolean;
}

/**
 * The most states of one automaton: bounds multiply when they are nested, and PostgreSQL too
 * refuses what becomes too large.
 */
export const STATES_MAX = 60_000;

/** The most different assertions, whose truths are the bits of one exact number. */
const ASSERTIONS_MAX = 50;

/** The accepting state. */
export const ACCEPT = 1;

/** Builds the automaton of an expression. @throws DatumError for one that is too complex */
export function buildNfa(root: RegexNode, shape: NfaShape): Nfa {
  const builder = new NfaBuilder(shape.reversed);
  builder.build(root, 0, ACCEPT);
  if (shape.searching) builder.skipBefore();
  return builder;
}

class NfaBuilder implements Nfa {
  readonly chars: (CharEdge | undefined)[] = [undefined, undefined];
  readonly empties: EmptyEdge[][] = [[], []];
  readonly assertions: Assertion[] = [];
  readonly #reversed: boolean;

  constructor(reversed: boolean) {
    this.#reversed = reversed;
  }

  /** The states from 0 on are entered again after any character. */
  skipBefore(): void {
    const loop = this.#state();
    const begin = this.#state();
    // State 0 is where runs begin: its edges move, so that it can lead into the loop.
    this.chars[begin] = this.chars[0];
    this.empties[begin] = this.empties[0]!;
    this.chars[0] = undefined;
    this.empties[0] = [
      { to: begin, assertion: -1 },
      { to: loop, assertion: -1 },
    ];
    this.chars[loop] = { to: 0, set: [0, 0x10ffff] };
  }

  build(node: RegexNode, from: number, to: number): void {
    switch (node.kind) {
      case 'empty':
        this.#link(from, to);
        return;
      case 'chars': {
        const state = this.#state();
        this.#link(from, state);
        this.chars[state] = { to, set: node.set };
        return;
      }
      case 'assert':
        this.empties[from]!.push({ to, assertion: this.#assertion(node.assertion) });
        return;
      case 'sequence':
        this.#sequence(this.#reversed ? [...node.parts].reverse() : node.parts, from, to);
        return;
      case 'either':
        for (const branch of node.branches) this.build(branch, from, to);
        return;
      case 'group':
        this.build(node.inner, from, to);
        return;
      case 'repeat':
        this.#repeat(node, from, to);
        return;
    }
  }

  #state(): number {
    if (this.chars.length >= STATES_MAX) throw regexError('regular expression is too complex');
    this.empties.push([]);
    return this.chars.push(undefined) - 1;
  }

  #link(from: number, to: number): void {
    this.empties[from]!.push({ to, assertion: -1 });
  }

  #assertion(assertion: Assertion): number {
    const index = this.assertions.findIndex(
      (known) => known === assertion || (known.kind !== 'look' && known.kind === assertion.kind),
    );
    if (index >= 0) return index;
    if (this.assertions.length >= ASSERTIONS_MAX) {
      throw regexError('regular expression is too complex');
    }
    return this.assertions.push(assertion) - 1;
  }

  #sequence(parts: readonly RegexNode[], from: number, to: number): void {
    let at = from;
    for (const [index, part] of parts.entries()) {
      const next = index === parts.length - 1 ? to : this.#state();
      this.build(part, at, next);
      at = next;
    }
  }

  #repeat(node: RegexNode & { kind: 'repeat' }, from: number, to: number): void {
    const { inner } = node;
    let at = this.#after(from);
    for (let count = 0; count < node.from; count += 1) {
      const next = this.#state();
      this.build(inner, at, next);
      at = next;
    }
    if (node.to === Infinity) {
      const loop = this.#after(at);
      this.build(inner, loop, loop);
      this.#link(loop, to);
      return;
    }
    for (let count = node.from; count < node.to; count += 1) {
      this.#link(at, to);
      const next = this.#state();
      this.build(inner, at, next);
      at = next;
    }
    this.#link(at, to);
  }

  /** A state of its own behind another one, so that loops do not mix with other ways. */
  #after(from: number): number {
    const state = this.#state();
    this.#link(from, state);
    return state;
  }
}
