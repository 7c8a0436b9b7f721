import { describe, expect, it } from 'vitest';
import { runInWorkers, type WorkerPoolOptions } from './worker-pool.js';

/** Answers a number with its tenfold after that many milliseconds; dies of some. */
const workerUrl = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from 'node:worker_threads';
  let factor;
  parentPort.on('message', (message) => {
    if (message.factor !== undefined) { factor = message.factor; return; }
    if (message === 13) throw new Error('bad luck');
    if (message === 14) process.exit(5);
    if (message === 15) for (;;);
    setTimeout(() => parentPort.postMessage(message * factor), message);
  });
`)}`,
);

interface Outcome {
  readonly answers: (number | string)[];
}

async function run(
  jobs: readonly number[],
  workersMax: number,
  more: Partial<WorkerPoolOptions<number, number | string>> = {},
): Promise<Outcome> {
  const answers: (number | string)[] = [];
  await runInWorkers<number, number | string>({
    workerUrl,
    firstWorker: undefined,
    setup: () => ({ factor: 10 }),
    jobs,
    workersMax,
    onAnswer: (answer) => {
      answers.push(answer);
      return 'continue';
    },
    onDeath: (job, { message }) => `${job}: ${message}`,
    ...more,
  });
  return { answers };
}

describe('runInWorkers', () => {
  it('tells the answers in the order of the jobs, whichever comes first', async () => {
    for (const workers of [1, 2, 4]) {
      expect((await run([40, 3, 20, 1], workers)).answers).toEqual([400, 30, 200, 10]);
    }
  });

  it('does nothing for no jobs', async () => {
    expect((await run([], 2)).answers).toEqual([]);
  });

  it('answers for a worker that died, and goes on with another', async () => {
    for (const workers of [1, 2]) {
      expect((await run([1, 13, 2, 14, 3], workers)).answers).toEqual([
        10,
        '13: bad luck',
        20,
        '14: a worker ended by itself with exit code 5',
        30,
      ]);
    }
  });

  it('lets no answer count after a stop', async () => {
    const answers: (number | string)[] = [];
    await run([30, 2, 1], 3, {
      onAnswer: (answer) => {
        answers.push(answer);
        return answer === 20 ? 'stop' : 'continue';
      },
    });
    expect(answers).toEqual([300, 20]);
  });

  it('ends at once when told to, whatever the workers do', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const done = run([1, 15, 15], 2, {
      signal: controller.signal,
      onAnswer: () => {
        controller.abort(reason);
        return 'continue';
      },
    });
    await expect(done).rejects.toBe(reason);
  });
});
