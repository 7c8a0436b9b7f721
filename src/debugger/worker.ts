// Runs in a worker thread, where a loop of foreign code can be ended from outside: debugs one file,
// and has its terminal in the main thread.
import { PassThrough, Writable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../diagnostic/index.js';
import { loadConfig, userPlace } from '../config/index.js';
import { onEndlessTurn } from '../harness/index.js';
import { loadReportPaint } from '../runner/index.js';
import { debugFile } from './debug-file.js';
import type {
  DebugStart,
  FromDebugger,
  TerminalSize,
  ToDebugger,
  TransportedError,
} from './debug-message.js';

const port = parentPort;
assert(port !== null, 'this file runs as a worker, found it to be the main thread');

const { target, settings, scratchPath, terminal: size } = workerData as DebugStart;
const input = new PassThrough();
const stop = new AbortController();
/** Whether it was said how this thread ends. */
let over = false;
/** Is told of exceptions of a user's code. */
let heed: ((error: unknown) => void) | undefined;

/** The terminal as this thread sees it: what `node:readline` asks of one. */
class FarTerminal extends Writable {
  columns: number;
  rows: number;

  constructor({ columns, rows }: TerminalSize) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    tell({ kind: 'text', text: String(chunk) });
    done();
  }

  resize({ columns, rows }: TerminalSize): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}

const terminal = size === undefined ? undefined : new FarTerminal(size);

port.on('message', (message: ToDebugger) => {
  switch (message.kind) {
    case 'input':
      input.write(message.bytes, () => tell({ kind: 'taken' }));
      return;
    case 'endOfInput':
      input.end();
      return;
    case 'resize':
      terminal?.resize(message.terminal);
      return;
    case 'resumed':
      terminal?.emit('resumed');
      return;
    case 'ping':
      tell({ kind: 'pong' });
      return;
    case 'stop':
      stop.abort();
  }
});

process.on('uncaughtException', (error) => {
  // A bug of the debugger's own may have left it unable to go on.
  if (heed !== undefined && userPlace(error.stack) !== undefined) heed(error);
  else end({ kind: 'failed', error: toMessage(error) });
});

onEndlessTurn(({ stack }) => {
  end({ kind: 'endless', place: userPlace(stack) });
  process.exit(1);
});

process.on('exit', (code) => {
  if (over) return;
  over = true;
  tell({ kind: 'exited', code, place: userPlace(new Error().stack) });
});

void debug().then(end, (error: unknown) => end({ kind: 'failed', error: toMessage(error) }));

async function debug(): Promise<FromDebugger> {
  const { config: file, loadLimitMs, colour } = settings;
  const metBug = await debugFile({
    target,
    settings,
    config: file === undefined ? undefined : await loadConfig(file, loadLimitMs),
    paint: await loadReportPaint(colour),
    scratchPath,
    write: (text) => tell({ kind: 'text', text }),
    input,
    terminal,
    suspend: () => tell({ kind: 'suspend' }),
    watch: (work) => {
      tell({ kind: 'doing', work });
      return () => tell({ kind: 'doing', work: null });
    },
    signal: stop.signal,
    heedExceptions: (listener) => {
      heed = listener;
      return () => {
        heed = undefined;
      };
    },
  });
  return { kind: 'done', metBug };
}

function end(message: FromDebugger): void {
  if (!over) tell(message);
  over = true;
}

function tell(message: FromDebugger): void {
  port!.postMessage(message);
}

function toMessage(error: unknown): TransportedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return { name, message, ...(stack !== undefined && { stack }) };
}
