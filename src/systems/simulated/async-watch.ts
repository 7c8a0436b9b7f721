import { AsyncLocalStorage, createHook, executionAsyncId } from 'node:async_hooks';
import { endEndlessTurn } from '../../harness/index.js';
import type { SimContext } from '../../sim/index.js';
import { placeInStack } from './source-place.js';

/** A stack that is put into words when it is asked for. */
interface StackHolder {
  readonly stack: string;
}

/** A promise that was made in a part and that nothing has settled. */
interface PendingPromise {
  readonly holder: StackHolder;
  /** The turn of the event loop in which it was made. */
  readonly turn: number;
  /** Whether it stands for what comes after another promise, as that of an `await` does. */
  readonly chained: boolean;
}

/** Something that a system runs: what a session was given, or the system itself. */
export class Part {
  readonly watch: AsyncWatch;
  /** What it did that no test controls: `setTimeout at src/jobs.ts:42`. */
  readonly uncontrolled: string[] = [];
  readonly pending = new Map<number, PendingPromise>();

  constructor(watch: AsyncWatch) {
    this.watch = watch;
  }

  /** Runs something as this part; so is all that follows from it asynchronously. */
  run<Result>(work: () => Result): Result {
    return storage.run(this, work);
  }

  /** Notes something that no test controls, done by whoever has this stack. */
  note(what: string, { stack }: StackHolder): void {
    // A line that is printed to look into the system changes nothing in it.
    if (stack.includes('node:internal/console')) return;
    const place = placeInStack(stack);
    const text = place === null ? what : `${what} at ${place}`;
    if (!this.uncontrolled.includes(text)) this.uncontrolled.push(text);
    this.watch.add(text);
  }

  /** Notes that it waits for a promise that nobody will settle, and where. */
  notePromise(): void {
    this.note('a promise', this.#pendingAwait() ?? { stack: '' });
  }

  /** Forgets its promises, once nobody will ask where it waits. */
  end(): void {
    for (const id of this.pending.keys()) partOfPromise.delete(id);
    this.pending.clear();
  }

  /**
   * The `await` that was reached last; of those that were reached in one turn the innermost, which
   * was first. Others, without a place in the source, are Node's own.
   */
  #pendingAwait(): StackHolder | undefined {
    return [...this.pending.values()]
      .filter(({ chained }) => chained)
      .sort((left, right) => right.turn - left.turn)
      .map(({ holder }) => holder)
      .find(({ stack }) => placeInStack(stack) !== null);
  }
}

/** Messages about what no test controls, at most: more say nothing new. */
const NOTES_MAX = 100;

/**
 * Promises made without a pause, at most. Micro-tasks that make more have no end, and a thread in
 * which they never end cannot be stopped from within: it is ended as a whole.
 */
const PROMISES_PER_TURN_MAX = 200_000;

/** Sees what one system does behind the back of the simulation kit. */
export class AsyncWatch {
  readonly #seen = new Set<string>();
  #fresh: string[] = [];
  #promises = 0;

  constructor() {
    watches.add(this);
    if (watches.size === 1) hook.enable();
  }

  /** What was noted since the last call; the same thing is noted once. */
  take(): readonly string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Notes what no test controls. */
  add(text: string): void {
    if (this.#seen.has(text) || this.#seen.size >= NOTES_MAX) return;
    this.#seen.add(text);
    this.#fresh.push(text);
  }

  /** Counts a promise. */
  countPromise(): void {
    this.#promises += 1;
    if (this.#promises > PROMISES_PER_TURN_MAX) endEndlessTurn(this.#promises);
  }

  /** Begins a turn: micro-tasks have run out. */
  beginTurn(): void {
    this.#promises = 0;
  }

  /** Stops watching. */
  close(): void {
    watches.delete(this);
    if (watches.size === 0) hook.disable();
  }
}

/**
 * Starts something as a part. Whoever waits for the promise does so outside of the part, so that it
 * is not taken for something that the part waits for.
 */
export function startIn<Result>(
  part: Part,
  work: () => Result | PromiseLike<Result>,
): Promise<Result> {
  return new Promise((resolve) => {
    resolve(part.run(work));
  });
}

/** What a simulation kit is told of the parts. */
export const partsContext: SimContext = {
  current: () => storage.getStore(),
  run: (owner, work) => {
    if (owner instanceof Part) owner.run(work);
    else work();
  },
};

/** The part that runs now, if it is one. */
export function currentPart(): Part | undefined {
  return storage.getStore();
}

/** Runs something as no part, so that nothing of it is noted. */
export function asNoPart<Result>(work: () => Result): Result {
  return storage.exit(work);
}

const storage = new AsyncLocalStorage<Part>();
const watches = new Set<AsyncWatch>();
const partOfPromise = new Map<number, Part>();

// NB: what a hook throws ends the process, or the worker thread.
const hook = createHook({
  init: function init(id, type, triggerId, resource) {
    const part = storage.getStore();
    if (part === undefined || HARMLESS.has(type)) return;
    if (type === 'PROMISE') {
      const turn = executionAsyncId();
      part.watch.countPromise();
      part.pending.set(id, { holder: captureStack(init), turn, chained: triggerId !== turn });
      partOfPromise.set(id, part);
    } else {
      noteResource(part, type, { resource, holder: captureStack(init) });
    }
  },
  promiseResolve: forgetPromise,
});

/** What runs before anything real can happen, and in an order that is always the same. */
const HARMLESS: ReadonlySet<string> = new Set(['TickObject', 'Microtask']);

/** Types of resources that stand for the outside; others are names that libraries chose. */
const NATIVE = /^[A-Z][A-Z0-9_]+$/;

function noteResource(
  part: Part,
  type: string,
  { resource, holder }: { readonly resource: object; readonly holder: StackHolder },
): void {
  if (type === 'Timeout') {
    const { _repeat: repeat } = resource as { readonly _repeat?: number | null };
    part.note(typeof repeat === 'number' ? 'setInterval' : 'setTimeout', holder);
    // It would fire at a time that nobody can tell; so it never does.
    process.nextTick(clearTimeout, resource);
  } else if (type === 'Immediate') {
    part.note('setImmediate', holder);
    process.nextTick(clearImmediate, resource);
  } else if (NATIVE.test(type)) {
    part.note(`I/O (${type})`, holder);
  }
}

function forgetPromise(id: number): void {
  const part = partOfPromise.get(id);
  if (part === undefined) return;
  partOfPromise.delete(id);
  part.pending.delete(id);
}

/** The stack without the hook and what is above it. */
function captureStack(below: (...args: never[]) => unknown): StackHolder {
  const holder = {};
  Error.captureStackTrace(holder, below);
  return holder as StackHolder;
}
