/** What a run may be in the middle of, for whoever finds that it does not go on. */
export const CALLS = [
  'case',
  'configuration',
  'create',
  'connect',
  'settle',
  'close',
  'startWait',
  'next',
  'feedback.list',
  'feedback.deliver',
  'feedback.inject',
  'names.resolve',
  'names.dropped',
  'names.all',
  'names.withUppers',
  'catalog',
  'frontiers',
  'restart',
  'firstChange',
  'setOption',
  'uncontrolled',
  'submit',
  'idle',
  'poll',
  'cancel',
  'terminate',
  'setAwaited',
] as const;

/** One of {@link CALLS}: `case` is the directive, or whatever else a case is, itself. */
export type Call = (typeof CALLS)[number];

const PHASE = 0;
const LINE = 1;
const CALL = 2;
const WAITS_MS = 3;
const PASSED = 4;
const FAILED = 5;
const SKIPPED = 6;
const CASES = 7;
const NAME_LENGTH = 8;
const SLOTS = 9;

const OUTCOME_SLOTS = { passed: PASSED, failed: FAILED, skipped: SKIPPED } as const;

/** More of a system's name is not noted, in bytes of UTF-8. */
const NAME_MAX = 128;
const MEMORY_BYTES = SLOTS * 4 + NAME_MAX;

/** How many cases of a file went how so far. */
export interface CasesDone {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Says which case of a file runs and what of the system it has called. On shared memory it can be
 * read by another thread, also while this one is in a loop without end.
 */
export class CallBoard {
  readonly #slots: Int32Array;
  readonly #name: Uint8Array;

  /** @param memory As {@link CallBoard.memory} gives it; memory of its own if left out. */
  constructor(memory: ArrayBufferLike = new ArrayBuffer(MEMORY_BYTES)) {
    this.#slots = new Int32Array(memory, 0, SLOTS);
    this.#name = new Uint8Array(memory, SLOTS * 4, NAME_MAX);
  }

  /** Memory for one board that several threads share. */
  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(MEMORY_BYTES);
  }

  /** Counts what was begun: the system, each case, the end. */
  get phase(): number {
    return Atomics.load(this.#slots, PHASE);
  }

  /** Where the case stands, from 1; 0 before the first. */
  get line(): number {
    return Atomics.load(this.#slots, LINE);
  }

  /** What was called last and has not come back. */
  get call(): Call {
    return CALLS[Atomics.load(this.#slots, CALL)]!;
  }

  /** How long the case may wait because it asks for it, in milliseconds. */
  get waitsMs(): number {
    return Atomics.load(this.#slots, WAITS_MS);
  }

  /** The name of the system that runs; undefined before there is one. */
  get system(): string | undefined {
    const length = Atomics.load(this.#slots, NAME_LENGTH);
    // Decoders take no memory that is shared.
    return length === 0 ? undefined : new TextDecoder().decode(this.#name.slice(0, length));
  }

  /** How the cases went that are done. */
  get done(): CasesDone {
    const [passed, failed, skipped] = [PASSED, FAILED, SKIPPED].map((slot) =>
      Atomics.load(this.#slots, slot),
    ) as [number, number, number];
    return { passed, failed, skipped };
  }

  /** How many cases the file has. */
  get cases(): number {
    return Atomics.load(this.#slots, CASES);
  }

  /** Begins a file of so many cases on a system. */
  beginFile(system: string, cases: number): void {
    Atomics.store(this.#slots, CASES, cases);
    for (const slot of [PASSED, FAILED, SKIPPED]) Atomics.store(this.#slots, slot, 0);
    const { written } = new TextEncoder().encodeInto(system, this.#name);
    Atomics.store(this.#slots, NAME_LENGTH, written);
  }

  /** Notes that a case is done. */
  finish(outcome: keyof CasesDone): void {
    Atomics.add(this.#slots, OUTCOME_SLOTS[outcome], 1);
  }

  /** Begins a case, or whatever else has time of its own. */
  begin(line: number, call: Call = 'case'): void {
    Atomics.store(this.#slots, LINE, line);
    Atomics.store(this.#slots, CALL, CALLS.indexOf(call));
    Atomics.store(this.#slots, WAITS_MS, 0);
    Atomics.add(this.#slots, PHASE, 1);
  }

  /** Notes a call, and gives the one that it was made in. */
  enter(call: Call): Call {
    return CALLS[Atomics.exchange(this.#slots, CALL, CALLS.indexOf(call))]!;
  }

  /** Gives the case more time, for a wait of a length that it chose. */
  allow(ms: number): void {
    Atomics.add(this.#slots, WAITS_MS, Math.min(Math.ceil(ms), 0x7fffffff - this.waitsMs));
  }
}
