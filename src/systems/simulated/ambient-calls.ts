import { asNoPart, currentPart } from './async-watch.js';

/** What gives another answer on every run, and who has it. */
const METHODS: readonly (readonly [holder: object, name: string, shown: string])[] = [
  [Date, 'now', 'Date.now'],
  [Math, 'random', 'Math.random'],
  [performance, 'now', 'performance.now'],
  [process, 'uptime', 'process.uptime'],
  [crypto, 'randomUUID', 'crypto.randomUUID'],
  [crypto, 'getRandomValues', 'crypto.getRandomValues'],
  // It reads the clock before it does any I/O, and in code that no user knows.
  [globalThis, 'fetch', 'fetch'],
];

/** Formats of dates, which take the present for a date that is left out. */
const DATE_FORMATS = ['formatToParts'] as const;

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
    restores.push(replaceDate(), replaceHrtime(), replaceTimeOrigin(), ...replaceDateFormats());
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

/** `process.hrtime`, which has a function of its own, `bigint`. */
function replaceHrtime(): () => void {
  const original = process.hrtime;
  const noted = function noted(previous?: [number, number]): [number, number] {
    noteCall('process.hrtime', noted);
    return original(previous);
  };
  const bigint = function bigint(): bigint {
    noteCall('process.hrtime.bigint', bigint);
    return original.bigint();
  };
  process.hrtime = Object.assign(noted, { bigint });
  return () => {
    process.hrtime = original;
  };
}

/** When the process began, by the clock on the wall. */
function replaceTimeOrigin(): () => void {
  return replaceGetter(performance, 'timeOrigin', (value, getter) => {
    noteCall('performance.timeOrigin', getter);
    return value;
  });
}

function replaceDateFormats(): (() => void)[] {
  const prototype: object = Intl.DateTimeFormat.prototype;
  const shown = 'Intl.DateTimeFormat';
  return [
    // A getter that gives a function bound to the format.
    replaceGetter(prototype, 'format', (value) => {
      const original = value as (date?: Date) => string;
      return function noted(date?: Date): string {
        if (date === undefined) noteCall(`${shown}().format`, noted);
        return asNoPart(() => original(date));
      };
    }),
    ...DATE_FORMATS.map((name) => {
      const original = Reflect.get(prototype, name) as (date?: Date) => unknown;
      const noted = function noted(this: unknown, date?: Date): unknown {
        if (date === undefined) noteCall(`${shown}().${name}`, noted);
        return asNoPart(() => Reflect.apply(original, this, [date]));
      };
      const own = Object.getOwnPropertyDescriptor(prototype, name)!;
      Object.defineProperty(prototype, name, { ...own, value: noted });
      return () => void Object.defineProperty(prototype, name, own);
    }),
  ];
}

/** Puts another getter in the place of one, which is told the value and itself. */
function replaceGetter(
  holder: object,
  name: string,
  change: (value: unknown, getter: () => unknown) => unknown,
): () => void {
  const found = ownerOf(holder, name);
  if (found === undefined) return () => undefined;
  const { owner, descriptor } = found;
  const get = function get(this: unknown): unknown {
    const value: unknown = descriptor.get?.call(this) ?? descriptor.value;
    return change(value, get);
  };
  Object.defineProperty(owner, name, {
    get,
    configurable: true,
    enumerable: descriptor.enumerable ?? false,
  });
  return () => void Object.defineProperty(owner, name, descriptor);
}

/** Whoever of an object and its prototypes has a property that can be replaced. */
function ownerOf(
  holder: object,
  name: string,
): { readonly owner: object; readonly descriptor: PropertyDescriptor } | undefined {
  for (let owner: object | null = holder; owner !== null;) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (descriptor !== undefined) {
      return descriptor.configurable === true ? { owner, descriptor } : undefined;
    }
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  return undefined;
}

function noteCall(shown: string, below: (...args: never[]) => unknown): void {
  const part = currentPart();
  if (part === undefined) return;
  const holder = { stack: '' };
  Error.captureStackTrace(holder, below);
  part.note(shown, holder);
}
