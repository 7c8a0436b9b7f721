import { assert, showValue } from '../../diagnostic/index.js';
import { ShapeError, type Response, type Session, type Waiting } from '../../harness/index.js';
import type { SimWait } from '../../sim/index.js';
import { Part, startIn, type AsyncWatch } from './async-watch.js';

/** What the handler of a simulated system is told of the session that something was given to. */
export interface SimulatedClient {
  /** 1 for the first session of the file, and so on. */
  readonly number: number;
  /** Aborted when the session is asked to cancel what it runs now, or ends. */
  readonly signal: AbortSignal;
}

/** What a handler answers: nothing, one response, or several. */
export type Answer = Response | readonly Response[] | undefined | void;

/** Runs a text in a session. */
export type Handler = (text: string, client: SimulatedClient) => Answer | PromiseLike<Answer>;

const LOST: Response = { kind: 'error', message: 'the connection was lost: the system restarted' };
const CANCELED: Response = { kind: 'canceled' };

/** Texts that a session was given and has not begun, at most: tests give it one at a time. */
const QUEUE_MAX = 100_000;

/** A text that is run. */
interface Run {
  readonly part: Part;
  readonly controller: AbortController;
}

/** What a session is made of. */
export interface SessionParts {
  readonly number: number;
  /** The name of the system. */
  readonly system: string;
  readonly watch: AsyncWatch;
  readonly onEnd: () => void;
}

/** A session of a simulated system. It runs its texts one after another. */
export class SimulatedSession implements Session, SimulatedClient {
  readonly number: number;
  readonly #system: string;
  readonly #watch: AsyncWatch;
  readonly #onEnd: () => void;
  readonly #queue: string[] = [];
  #responses: Response[] = [];
  #run: Run | null = null;
  #signal = new AbortController().signal;
  #lost = false;
  /** What the handler gave and must not give. */
  #fault: ShapeError | undefined;

  constructor({ number, system, watch, onEnd }: SessionParts) {
    this.number = number;
    this.#system = system;
    this.#watch = watch;
    this.#onEnd = onEnd;
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  submit(text: string): void {
    if (this.#lost) {
      this.#responses.push(LOST);
      return;
    }
    this.#queue.push(text);
    assert(this.#queue.length <= QUEUE_MAX, () => {
      return `a session is given at most ${QUEUE_MAX} texts before it runs one, found one more`;
    });
  }

  idle(): boolean {
    return this.#queue.length === 0 && this.#run === null;
  }

  poll(): readonly Response[] {
    const responses = this.#responses;
    this.#responses = [];
    return responses;
  }

  cancel(): void {
    this.#answerQueue(CANCELED);
    const run = this.#run;
    run?.part.run(() => {
      run.controller.abort();
    });
  }

  /** What it runs goes on without it, unless that heeds the signal. */
  terminate(): void {
    this.cancel();
    this.#leave();
    this.#responses = [];
    this.#onEnd();
  }

  /** Ends the session because the system restarted. Nothing hears of that but its client. */
  lose(): void {
    this.#lost = true;
    if (this.#run !== null) this.#responses.push(LOST);
    this.#leave();
    this.#answerQueue(LOST);
  }

  /** Begins the next text if none is run, and says whether it did. */
  begin(handler: Handler): boolean {
    if (this.#run !== null || this.#queue.length === 0) return false;
    const text = this.#queue.shift()!;
    const controller = new AbortController();
    const run: Run = { part: new Part(this.#watch), controller };
    this.#run = run;
    this.#signal = controller.signal;
    startIn(run.part, () => handler(text, this)).then(
      (answer) => {
        const responses = toResponses(answer);
        if (responses === undefined) this.#fault ??= shapeError(this.#system, answer);
        this.#finish(run, responses ?? []);
      },
      (error: unknown) => {
        this.#finish(run, [toResponse(error, controller.signal)]);
      },
    );
    return true;
  }

  /**
   * What it waits for. `start`: what the start of the system waits for, which comes before.
   *
   * @throws ShapeError once the handler gave what it must not.
   */
  waiting(waits: readonly SimWait[], start: Part | null): readonly Waiting[] {
    if (this.#fault !== undefined) throw this.#fault;
    if (this.idle()) return [];
    const part = this.#run?.part ?? start;
    if (part === null) return [];
    return waitingOf(part, waits).map((one) => ({ session: this, ...one, collections: [] }));
  }

  #finish(run: Run, responses: readonly Response[]): void {
    run.part.end();
    if (this.#run !== run) return;
    this.#run = null;
    this.#responses.push(...responses);
  }

  #leave(): void {
    this.#run?.part.end();
    this.#run = null;
  }

  #answerQueue(response: Response): void {
    for (let left = this.#queue.length; left > 0; left -= 1) this.#responses.push(response);
    this.#queue.length = 0;
  }
}

/**
 * What a part that is not done waits for. If none of the kit's waits is its own, it waits for
 * something else, which is noted as uncontrolled.
 */
function waitingOf(
  part: Part,
  waits: readonly SimWait[],
): readonly Pick<Waiting, 'what' | 'timestamp'>[] {
  const known = waits.filter(({ owner }) => owner === part);
  if (known.length > 0) return known.map(({ what, until }) => ({ what, timestamp: until }));
  if (part.uncontrolled.length === 0) part.notePromise();
  return part.uncontrolled.map((what) => ({ what: `uncontrolled: ${what}`, timestamp: null }));
}

/** The responses; undefined if the answer has none and is not nothing. */
function toResponses(answer: Answer): readonly Response[] | undefined {
  if (answer === undefined) return [];
  const responses: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  return responses.every(isResponse) ? responses : undefined;
}

/** Whether it is a response at first sight: a look at what is in it is for whoever polls. */
function isResponse(value: unknown): value is Response {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function shapeError(system: string, answer: unknown): ShapeError {
  const found = Array.isArray(answer)
    ? `an array with ${showValue(answer.find((one) => !isResponse(one)))}`
    : showValue(answer);
  return new ShapeError(
    `\`handle\` of system \`${system}\` must give a response, an array of them, or nothing, ` +
      `found ${found}`,
  );
}

function toResponse(error: unknown, signal: AbortSignal): Response {
  if (signal.aborted && (error === signal.reason || isAbort(error))) return CANCELED;
  if (!(error instanceof Error)) return { kind: 'error', message: String(error) };
  const { code, detail, hint } = error as Error & Readonly<Record<string, unknown>>;
  return {
    kind: 'error',
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(typeof detail === 'string' && { detail }),
    ...(typeof hint === 'string' && { hint }),
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
