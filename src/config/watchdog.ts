import { Worker } from 'node:worker_threads';

/** Who can wait ends by himself what takes too long; a loop without end cannot be ended so. */
const GRACE_MS = 1_000;

/**
 * What the watchdog runs. Nothing ends a loop in the main thread from outside but a signal: a
 * second thread says what happened, tidies up and sends one.
 */
const PROGRAM = `
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
const { isatty } = require('node:tty');
const { parentPort } = require('node:worker_threads');
let timer;
parentPort.on('message', (watch) => {
  clearTimeout(timer);
  if (watch === null) return;
  timer = setTimeout(() => {
    fs.writeSync(2, watch.text);
    for (const path of watch.paths) fs.rmSync(path, { recursive: true, force: true });
    // Who edited lines has left the terminal without echo.
    if (isatty(0)) spawnSync('stty', ['sane'], { stdio: [0, 'ignore', 'ignore'] });
    process.kill(process.pid, 'SIGKILL');
  }, watch.ms);
});
`;

let worker: Worker | undefined;
const doomed = new Set<string>();

/** What is done in the main thread by code that is not coordtest's. */
export interface WatchedWork {
  /** In words for a message, as the subject of a sentence. */
  readonly what: string;
  readonly limitMs: number;
}

/**
 * Watches over work in this thread that may never give it back: then says so and kills the process.
 * Until the function that it gives is called; watches do not overlap. The thread that watches is
 * started with the first of them.
 */
export function startWatch({ what, limitMs }: WatchedWork): () => void {
  if (worker === undefined) {
    worker = new Worker(PROGRAM, { eval: true });
    worker.unref();
  }
  const watchdog = worker;
  const text = `coordtest: ${what} has not ended after ${limitMs / 1000} s: it is in a loop without end\n`;
  watchdog.postMessage({ text, paths: [...doomed], ms: limitMs + GRACE_MS });
  return () => watchdog.postMessage(null);
}

/** Has a directory removed where the process is killed, until the function is called. */
export function removeWhenKilled(directory: string): () => void {
  doomed.add(directory);
  return () => void doomed.delete(directory);
}
