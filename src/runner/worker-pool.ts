import { Worker } from 'node:worker_threads';

/** What {@link runInWorkers} needs. */
export interface WorkerPoolOptions<Job, Answer> {
  /** The file that a worker runs: it answers each message with one. */
  readonly workerUrl: URL;
  /** One that was started already, and is idle. */
  readonly firstWorker: Worker | undefined;
  /** The first message to each worker, which it does not answer. */
  readonly setup: unknown;
  readonly jobs: readonly Job[];
  readonly workersMax: number;
  /**
   * Is told the answers in the order of the jobs. Once it says `stop`, no further answer counts.
   */
  readonly onAnswer: (answer: Answer, job: Job) => 'continue' | 'stop';
  /** Makes the answer for a job whose worker died over it. */
  readonly onDeath: (job: Job, error: Error) => Answer;
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

class WorkerPool<Job, Answer> {
  readonly #options: WorkerPoolOptions<Job, Answer>;
  readonly #workers = new Set<Worker>();
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
    const count = Math.min(workersMax, jobs.length);
    const first = this.#options.firstWorker;
    for (let index = 0; index < count; index++) {
      this.#employ(index === 0 && first !== undefined ? first : this.#newWorker());
    }
    await this.#done;
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
    worker.postMessage(this.#options.setup);
    let current = this.#give(worker);
    let failure: Error | undefined;
    worker.on('message', (answer: Answer) => {
      if (current === undefined) return;
      this.#take(current, answer);
      current = this.#give(worker);
    });
    worker.on('error', (error: Error) => (failure = error));
    worker.on('exit', (code) => {
      this.#workers.delete(worker);
      if (this.#closed || current === undefined) return;
      const error = failure ?? new Error(`a worker ended by itself with exit code ${code}`);
      this.#take(current, this.#options.onDeath(this.#options.jobs[current]!, error));
      if (this.#nextJob < this.#options.jobs.length) this.#employ(this.#newWorker());
    });
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
