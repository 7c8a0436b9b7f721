import { asNoPart, currentPart } from './async-watch.js';

/** What gives another answer on every run, and who has it. */
const METHODS: readonly (readonly [holder: object, name: string, shown: string])[] = [
  [Date, 'now', 'Date.now'],
  [Math, 'random', 'Math.random'],
  [performance, 'now', 'performance.now'],
  [crypto, 'randomUUID', 'crypto.randomUUID'],
  [crypto, 'getRandomValues', 'crypto.getRandomValues'],
];

let watchers = 0;
let restoreAll: () => void = () => undefined;

/**
 * Has calls of the real clock and of chance noted that a part of a simulated system makes, until
 * the function that it gives is called. They give what they always give.
 */
export function watchAmbientCalls(): () => void {
  watchers += 1;
  if (watchers === 1) {
    const restores = METHODS.map(([holder, name, shown]) => replace(holder, name, shown));
    restores.push(replaceDate());
    restoreAll = () => {
      for (const restore of restores) restore();
    };
  }
  return () => {
    watchers -= 1;
    if (watchers === 0) restoreAll();
  };
}

function replace(holder: object, name: string, shown: string): () => void {
  const own = Object.getOwnPropertyDescriptor(holder, name);
  const original = Reflect.get(holder, name) as (...args: unknown[]) => unknown;
  const replacement = function noted(this: unknown, ...args: unknown[]): unknown {
    noteCall(shown, noted);
    return asNoPart(() => Reflect.apply(original, this, args));
  };
  Object.defineProperty(holder, name, { value: replacement, configurable: true, writable: true });
  return () => {
    if (own === undefined) Reflect.deleteProperty(holder, name);
    else Object.defineProperty(holder, name, own);
  };
}

/** A date without arguments is the time of now; one with arguments is no matter. */
function replaceDate(): () => void {
  const original = globalThis.Date;
  globalThis.Date = new Proxy(original, {
    construct: function construct(target, args, newTarget) {
      if (args.length === 0) noteCall('new Date', construct);
      return Reflect.construct(target, args, newTarget) as object;
    },
    apply: function apply(target, self, args) {
      noteCall('Date', apply);
      return Reflect.apply(target, self, args) as string;
    },
  });
  // Some tell a date by its constructor.
  original.prototype.constructor = globalThis.Date;
  return () => {
    original.prototype.constructor = original;
    globalThis.Date = original;
  };
}

function noteCall(shown: string, below: (...args: never[]) => unknown): void {
  const part = currentPart();
  if (part === undefined) return;
  const holder = { stack: '' };
  Error.captureStackTrace(holder, below);
  part.note(shown, holder);
}
