import { spend } from '../../../repr/index.js';
import { hasChar, rangesOf } from './char-set.js';
import { ACCEPT, buildNfa, type Nfa, type NfaShape } from './nfa.js';
import type { Subject } from './subject.js';
import type { Assertion, RegexNode } from './regex-node.js';

/** Whether assertions hold, by place. */
export interface Truths {
  readonly holds: (assertion: Assertion, place: number) => boolean;
}

/** A set of states of the nondeterministic automaton. */
interface State {
  readonly members: readonly number[];
  /** What it is at a place, by the assertions that hold there. */
  readonly places: Map<number, Place>;
}

/** A set of states after all empty ways, and where characters lead from it. */
interface Place {
  readonly members: readonly number[];
  readonly accepts: boolean;
  /** By class of characters; null leads nowhere. */
  readonly next: Map<number, State | null>;
}

/** What it takes to read a character, and for each member of a state that is made. */
const READ_UNITS = 4;
const MEMBER_UNITS = 16;

/** Deterministic states that are kept; with more of them all are forgotten and made anew. */
const STATES_KEPT = 2_000;

/**
 * Runs an expression over a text. Deterministic states are made as they are met, so that each
 * character costs a look into two maps.
 */
export class Automaton {
  readonly #nfa: Nfa;
  readonly #reversed: boolean;
  /** Where classes of characters begin: within one, no set tells two characters apart. */
  readonly #bounds: readonly number[];
  readonly #classes = new Map<number, number>();
  #states = new Map<string, State>();

  constructor(root: RegexNode, shape: NfaShape) {
    this.#nfa = buildNfa(root, shape);
    this.#reversed = shape.reversed;
    const bounds = new Set([0]);
    for (const edge of this.#nfa.chars) {
      if (edge === undefined) continue;
      for (const [first, last] of rangesOf(edge.set)) bounds.add(first).add(last + 1);
    }
    this.#bounds = [...bounds].sort((left, right) => left - right);
  }

  /**
   * Goes from one place to another and tells each place at which it accepts, until it is told that
   * that is enough or nothing can match any more; returns how many characters it read. A reversed
   * one goes backwards.
   */
  run(
    subject: Subject,
    { from, to, truths }: { readonly from: number; readonly to: number; readonly truths: Truths },
    accepted: (place: number) => boolean,
  ): number {
    const step = this.#reversed ? -1 : 1;
    let state: State | null = this.#state([0]);
    let at = from;
    for (; state !== null; at += step) {
      spend(READ_UNITS);
      const place = this.#placeOf(state, at, truths);
      if ((place.accepts && accepted(at)) || at === to) break;
      state = this.#next(place, subject.at(this.#reversed ? at - 1 : at));
    }
    return Math.abs(at - from);
  }

  #state(members: readonly number[]): State {
    const key = members.join();
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (this.#states.size >= STATES_KEPT) this.#states = new Map();
    const state = { members, places: new Map() };
    this.#states.set(key, state);
    return state;
  }

  #placeOf(state: State, at: number, truths: Truths): Place {
    const { assertions } = this.#nfa;
    let key = 0;
    for (const [index, assertion] of assertions.entries()) {
      if (truths.holds(assertion, at)) key += 2 ** index;
    }
    const known = state.places.get(key);
    if (known !== undefined) return known;
    const holds = assertions.map((assertion) => truths.holds(assertion, at));
    const place = this.#close(state.members, holds);
    state.places.set(key, place);
    return place;
  }

  #close(members: readonly number[], holds: readonly boolean[]): Place {
    const seen = new Set(members);
    const open = [...members];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      for (const { to, assertion } of this.#nfa.empties[state]!) {
        if (seen.has(to) || (assertion >= 0 && !holds[assertion]!)) continue;
        seen.add(to);
        open.push(to);
      }
    }
    spend(MEMBER_UNITS * seen.size);
    const reading = [...seen].filter((state) => this.#nfa.chars[state] !== undefined);
    return { members: reading, accepts: seen.has(ACCEPT), next: new Map() };
  }

  #next(place: Place, point: number): State | null {
    const charClass = this.#classOf(point);
    const known = place.next.get(charClass);
    if (known !== undefined) return known;
    const reached = new Set<number>();
    spend(MEMBER_UNITS * place.members.length);
    for (const member of place.members) {
      const edge = this.#nfa.chars[member]!;
      if (hasChar(edge.set, point)) reached.add(edge.to);
    }
    const sorted = [...reached].sort((left, right) => left - right);
    const state = sorted.length === 0 ? null : this.#state(sorted);
    place.next.set(charClass, state);
    return state;
  }

  #classOf(point: number): number {
    const known = this.#classes.get(point);
    if (known !== undefined) return known;
    let low = 0;
    let high = this.#bounds.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#bounds[middle]! <= point) low = middle;
      else high = middle - 1;
    }
    this.#classes.set(point, low);
    return low;
  }
}
