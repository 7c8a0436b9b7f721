import { Worker } from 'node:worker_threads';
import { CallBoard } from '../harness/index.js';
import type { WorkerMoment } from './file-job.js';

/** What {@link runInWorkers} needs. */
export interface WorkerPoolOptions<Job, Answer> {
  /** The file that a worker runs: it answers each message with one. */
  readonly workerUrl: URL;
  /** One that was started already, and is idle. */
  readonly firstWorker: Worker | undefined;
  /** Makes the first message to each worker, which it does not answer, with its board. */
  readonly setup: (board: SharedArrayBuffer) => unknown;
  readonly jobs: readonly Job[];
  readonly workersMax: number;
  /**
   * Is told the answers in the order of the jobs. Once it says `stop`, no further answer counts.
   */
  readonly onAnswer: (answer: Answer, job: Job) => 'continue' | 'stop';
  /** Whether a worker that has given this answer is to get no further job. */
  readonly isLast?: (answer: Answer) => boolean;
  /** Makes the answer for a job whose worker died over it. */
  readonly onDeath: (job: Job, error: Error) => Answer;
  /** How long a worker may be in the middle of one thing; see {@link CallBoard}. */
  readonly limitMs?: (board: CallBoard) => number;
  /** Ends all workers at once. */
  readonly signal?: AbortSignal;
}

/**
 * Spreads jobs over worker threads, a new one to each as soon as it has answered. What is reported
 * does not depend on the number of workers. Afterwards no worker is left.
 *
 * @throws the signal's reason if it was aborted.
 */
export async function runInWorkers<Job, Answer>(
  options: WorkerPoolOptions<Job, Answer>,
): Promise<void> {
  const pool = new WorkerPool(options);
  try {
    await pool.run();
  } finally {
    await pool.close();
  }
  options.signal?.throwIfAborted();
}

/** A worker was in the middle of one thing for too long, and was ended. */
export class OverdueError extends Error {
  /** What the worker was in the middle of. */
  readonly moment: WorkerMoment;
  readonly limitMs: number;

  constructor({ call, line, system, done, cases }: CallBoard, limitMs: number) {
    super(`a worker did not go on for ${limitMs} ms`);
    this.name = 'OverdueError';
    this.moment = { call, line, system, done, cases };
    this.limitMs = limitMs;
  }
}

/** How often workers are looked at. */
const LOOK_MS = 250;

/** A worker that can, ends by itself what takes too long; one in a loop cannot. */
const GRACE_MS = 2_000;

/** What is known of a worker at work. */
interface Watched {
  readonly board: CallBoard;
  phase: number;
  sinceMs: number;
  /** Ends it. */
  readonly end: (error: Error) => void;
}

class WorkerPool<Job, Answer> {
  readonly #options: WorkerPoolOptions<Job, Answer>;
  readonly #workers = new Set<Worker>();
  readonly #watched = new Set<Watched>();
  /** Answers that wait for those of earlier jobs. */
  readonly #early = new Map<number, Answer>();
  readonly #done: Promise<void>;
  #finish: () => void = () => undefined;
  #nextJob = 0;
  #nextAnswer = 0;
  #closed = false;

  constructor(options: WorkerPoolOptions<Job, Answer>) {
    this.#options = options;
    this.#done = new Promise((resolve) => (this.#finish = resolve));
  }

  async run(): Promise<void> {
    const { jobs, workersMax, signal } = this.#options;
    if (jobs.length === 0 || signal?.aborted === true) return;
    signal?.addEventListener('abort', this.#finish);
    const looks = setInterval(() => this.#look(), LOOK_MS);
    const count = Math.min(workersMax, jobs.length);
    const first = this.#options.firstWorker;
    for (let index = 0; index < count; index++) {
      this.#employ(index === 0 && first !== undefined ? first : this.#newWorker());
    }
    await this.#done;
    clearInterval(looks);
    signal?.removeEventListener('abort', this.#finish);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #newWorker(): Worker {
    return new Worker(this.#options.workerUrl);
  }

  #employ(worker: Worker): void {
    this.#workers.add(worker);
    const memory = CallBoard.memory();
    worker.postMessage(this.#options.setup(memory));
    let current = this.#give(worker);
    let failure: Error | undefined;
    const watched: Watched = {
      board: new CallBoard(memory),
      phase: 0,
      sinceMs: performance.now(),
      end: (error) => {
        failure = error;
        void worker.terminate();
      },
    };
    this.#watched.add(watched);
    worker.on('message', (answer: Answer) => {
      if (current === undefined) return;
      const index = current;
      if (this.#options.isLast?.(answer) === true) {
        current = undefined;
        void worker.terminate();
        this.#take(index, answer);
        return;
      }
      this.#take(index, answer);
      current = this.#give(worker);
      watched.sinceMs = performance.now();
    });
    worker.on('error', (error: Error) => (failure = error));
    worker.on('exit', (code) => {
      this.#workers.delete(worker);
      this.#watched.delete(watched);
      if (this.#closed) return;
      if (current !== undefined) {
        const error = failure ?? new Error(`a worker ended by itself with exit code ${code}`);
        this.#take(current, this.#options.onDeath(this.#options.jobs[current]!, error));
      }
      if (this.#nextJob < this.#options.jobs.length) this.#employ(this.#newWorker());
    });
  }

  /** Ends workers that are in the middle of one thing for too long. */
  #look(): void {
    const { limitMs = () => Infinity } = this.#options;
    const nowMs = performance.now();
    for (const watched of this.#watched) {
      const { board, phase, sinceMs, end } = watched;
      if (board.phase !== phase) {
        watched.phase = board.phase;
        watched.sinceMs = nowMs;
        continue;
      }
      const most = limitMs(board);
      if (nowMs - sinceMs < most + board.waitsMs + GRACE_MS) continue;
      this.#watched.delete(watched);
      end(new OverdueError(board, most));
    }
  }

  /** Hands a worker the next job and returns its index, or lets the worker go. */
  #give(worker: Worker): number | undefined {
    const index = this.#nextJob;
    if (this.#closed || index >= this.#options.jobs.length) {
      // Ending takes a while; the others need not wait for it.
      void worker.terminate();
      return undefined;
    }
    this.#nextJob += 1;
    worker.postMessage(this.#options.jobs[index]);
    return index;
  }

  #take(index: number, answer: Answer): void {
    this.#early.set(index, answer);
    const { jobs, onAnswer } = this.#options;
    for (;;) {
      const next = this.#early.get(this.#nextAnswer);
      if (next === undefined || this.#closed) return;
      this.#early.delete(this.#nextAnswer);
      const verdict = onAnswer(next, jobs[this.#nextAnswer]!);
      this.#nextAnswer += 1;
      if (verdict === 'stop' || this.#nextAnswer === jobs.length) {
        this.#closed = true;
        this.#finish();
      }
    }
  }
}
