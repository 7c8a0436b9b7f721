// Runs in a worker thread: the embedded coordinator and the protocol's state machines. Sockets are
// in the main thread, which hears cancel requests and signals whatever is computed here.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { assert } from '../diagnostic/index.js';
import { OptionError, SystemError } from '../harness/index.js';
import { EmbeddedSystem } from '../systems/embedded/index.js';
import { Cancellations } from './cancellations.js';
import { EmbeddedBackend } from './embedded-backend.js';
import { FAREWELL_MS } from './limits.js';
import { PortLine } from './port-line.js';
import { StatementWatch } from './statement-watch.js';
import type { ServeReport, ServeStart, ToServer, Urgent } from './thread-message.js';
import { Turns, type Caller } from './turns.js';

assert(parentPort !== null, 'this file runs as a worker, found it to be the main thread');

const parent = parentPort;
const start = workerData as ServeStart;
const { lines, urgent, urgentCount, limits } = start;

const callers = new Map<number, { readonly caller: Caller; readonly line: PortLine }>();
const cancellations = new Cancellations((connection) => turns?.secretKey(connection));
/** Messages that came along the lines. */
let handled = 0;
/** Urgent messages that were seen. */
let seen = 0;
let isStopping = false;

const watch = new StatementWatch({
  now: () => performance.now(),
  statementMs: (connection) => {
    const limits = [start.statementMs, system?.statementTimeoutMs(connection) ?? null];
    const least = Math.min(...limits.map((limitMs) => limitMs ?? Infinity));
    return least === Infinity ? null : least;
  },
  isCanceled: (connection) => {
    hear();
    return cancellations.take(connection);
  },
  isStopping: () => isStopping,
});

const system = openSystem();
const turns = system && serve(system);

function openSystem(): EmbeddedSystem | undefined {
  const { dataDirectory, temporaryDirectory, options } = start;
  try {
    const environment = { dataDirectory, temporaryDirectory, options };
    return new EmbeddedSystem(environment, undefined, watch.interruptions);
  } catch (error) {
    if (!(error instanceof OptionError || error instanceof SystemError)) throw error;
    report({ kind: 'refused', message: error.message });
    closePorts();
    return undefined;
  }
}

function serve(served: EmbeddedSystem): Turns {
  const backend = new EmbeddedBackend(served, {
    now: start.manualClock ? null : realTime,
    heldMessagesMax: limits.heldMessagesMax,
  });
  const made = new Turns(backend, {
    password: start.password,
    limits,
    log: (stack) => report({ kind: 'bug', stack }),
    onTurn: () => watch.beginTurn(),
  });
  lines.on('message', (message: ToServer) => {
    // NB: what came before it is about what came before it, not about what it asks for; and that is
    // done before the next one counts as handled.
    hear();
    cancelDue();
    take(made, message);
    handled += 1;
    cancelDue();
    if (isStopping && made.connections === 0) finish();
  });
  urgent.on('message', (message: Urgent) => {
    note(message);
    cancelDue();
  });
  report({ kind: 'ready' });
  return made;
}

function take(made: Turns, message: ToServer): void {
  if (message.kind === 'open') {
    const line = new PortLine(lines, message.line);
    callers.set(message.line, { line, caller: made.accept(line) });
    return;
  }
  const { caller, line } = callers.get(message.line)!;
  switch (message.kind) {
    case 'bytes':
      return line.receive(caller, message.bytes);
    case 'sent':
      return line.sent(caller, message.count);
    case 'ended':
      return line.end();
    case 'closed':
      callers.delete(message.line);
      return caller.closed();
  }
}

/** Takes what is urgent in the middle of a statement. */
function hear(): void {
  const count = Atomics.load(urgentCount, 0);
  if (count === seen) return;
  seen = count;
  for (let next = receiveMessageOnPort(urgent); next; next = receiveMessageOnPort(urgent)) {
    note(next.message as Urgent);
  }
  setImmediate(cancelDue);
}

function note(message: Urgent): void {
  if (message.kind === 'cancel') return cancellations.add(message);
  if (isStopping) return;
  isStopping = true;
  setImmediate(stop);
}

/** Cancels what did not compute: it waits, or is sent. */
function cancelDue(): void {
  for (const { connection, secretKey } of cancellations.takeDue(handled)) {
    turns?.cancel(connection, secretKey);
  }
}

/** Tells all clients that it is over, and ends when they have heard it, or after a while. */
function stop(): void {
  turns?.end();
  if (turns === undefined || turns.connections === 0) finish();
  else setTimeout(finish, FAREWELL_MS);
}

function finish(): void {
  system?.close();
  process.exit(0);
}

function closePorts(): void {
  lines.close();
  urgent.close();
}

function report(message: ServeReport): void {
  parent.postMessage(message);
}

/** The time in milliseconds since 1970, which never goes back while the process lives. */
function realTime(): bigint {
  return BigInt(Math.floor(performance.timeOrigin + performance.now()));
}
