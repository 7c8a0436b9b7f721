// What bin/coordtest.js starts. Commands that run files get a worker thread at once, which loads
// the system while this thread reads the arguments and finds the files.
import { Worker } from 'node:worker_threads';

// NB: these paths hold for the built file, dist/cli/main.js.
const packageUrl = new URL('../../package.json', import.meta.url);
const workerUrl = new URL('../runner/worker.js', import.meta.url);

const args = process.argv.slice(2);
const runsFiles = args[0] === 'run' || args[0] === 'rewrite';
const firstWorker = runsFiles ? new Worker(workerUrl) : undefined;
const { runCommandLine } = await import('./command-line.js');
process.exitCode = await runCommandLine(args, { packageUrl, workerUrl, firstWorker });
await firstWorker?.terminate();
