// What bin/coordtest.js starts. Commands that run files get a worker thread at once, which loads
// the system while this thread reads the arguments and finds the files.
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';

// NB: these paths hold for the built file, dist/cli/main.js.
const packageUrl = new URL('../../package.json', import.meta.url);
const workerUrl = new URL('../runner/worker.js', import.meta.url);

// The SQL parser is WebAssembly. V8 optimizes its functions after ten times as much use as by
// default: the greatest of them takes longer to optimize than a small file to run, and the end of
// the process waits for it. Measured: 4.6 times `node -e 0` in place of 5.2; the 91 files of
// testdata take as long as before.
v8.setFlagsFromString('--wasm-tiering-budget=18000000');

// Half of the processor time of a run of some seconds is V8's optimizing compiler, mostly for what
// it inlines, which is less here than by default (920). Measured: files of 1,000 to 15,000 records
// take a fifth to a quarter less, statements after tens of thousands up to 15 % more.
v8.setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');

// A function of the SQL parser is checked when it is first called, which most never are: 3 ms.
v8.setFlagsFromString('--wasm-lazy-validation');

const args = process.argv.slice(2);
const runsFiles = args[0] === 'run' || args[0] === 'rewrite';
const firstWorker = runsFiles ? new Worker(workerUrl) : undefined;
const { runCommandLine } = await import('./command-line.js');
const exitCode = await runCommandLine(args, { packageUrl, workerUrl, firstWorker });
await firstWorker?.terminate();
// What a configuration or a reporter left open, a timer or a socket, would keep the process alive.
process.exit(exitCode);
