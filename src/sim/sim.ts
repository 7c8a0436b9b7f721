import { assert } from '../diagnostic/index.js';
import { BufferedChannel, type Delivery } from './buffered-channel.js';
import { Chooser } from './chooser.js';
import { ManualClock } from './manual-clock.js';
import { SeededRandom } from './seeded-random.js';
import { HeldChannel, type SentMessage } from './sim-channel.js';
import { ONE_PART, type SimContext } from './sim-context.js';
import { TimerQueue, type TimerEntry } from './timer-queue.js';
import { WaitTable, type SimWait, type WaitOptions } from './wait-table.js';
import type { SimChannel, SimChannelOptions, SimMessage } from './sim-channel.js';

/** What a {@link Sim} is made of; what is left out is new. */
export interface SimOptions {
  readonly clock?: ManualClock;
  /** From the seed 0 unless given. */
  readonly random?: SeededRandom;
  readonly chooser?: Chooser;
  readonly context?: SimContext;
}

/** A timer that was set. */
export interface SimTimer {
  /** Takes it back, if it has not fired for the last time. */
  cancel(): void;
  /** Does nothing: no process is kept alive by it. It is there because Node's timers have it. */
  unref(): SimTimer;
}

/** What can be said to {@link Sim.sleep}. */
export interface SleepOptions extends WaitOptions {
  /** What it sleeps for, as in `BLOCKED: back-off until 30`; `sleep` unless given. */
  readonly name?: string;
}

/**
 * What an asynchronous system is built on in place of the real thing: time, timers, channels,
 * chance, choice. Nothing in it moves by itself: whoever drives it moves the clock, delivers
 * messages and steps, and lets micro-tasks run out in between.
 *
 * The functions with the names of global ones take what those take and need no `this`, so that they
 * can be handed to a class that takes its timers from outside.
 */
export class Sim {
  /** Moves when the test moves it. */
  readonly clock: ManualClock;
  readonly random: SeededRandom;
  readonly chooser: Chooser;
  readonly #context: SimContext;
  readonly #waits: WaitTable;
  readonly #timers = new TimerQueue();
  readonly #channelNames = new Set<string>();
  readonly #held = new BufferedChannel<SentMessage>({
    receive: (message) => {
      message.arrive();
    },
    describe: ({ kind, text }) => `${kind}: ${text}`,
  });
  #now: bigint;
  #ended = false;

  constructor(options: SimOptions = {}) {
    this.clock = options.clock ?? new ManualClock();
    this.random = options.random ?? new SeededRandom(0);
    this.chooser = options.chooser ?? new Chooser();
    this.#context = options.context ?? ONE_PART;
    this.#waits = new WaitTable(this.#context);
    this.#now = this.clock.now;
  }

  /**
   * The time as the system sees it, in milliseconds, as a number: that of the clock, or, while
   * timers fire that are due before, the time of each.
   */
  readonly now = (): number => Number(this.#now);

  /**
   * Calls something after a number of milliseconds. Of those that are due, the earliest goes first,
   * of equal ones that which was set first. With a delay of 0 it is due at once, which is sooner
   * than with Node's function.
   *
   * @throws RangeError if the delay is infinite.
   */
  readonly setTimeout = <Args extends unknown[]>(
    callback: (...args: Args) => void,
    delayMs = 0,
    ...args: Args
  ): SimTimer =>
    this.#arm({ callback: () => void callback(...args), name: callback.name, delayMs });

  /**
   * Calls something every so many milliseconds, of which there is at least one.
   *
   * @throws RangeError if the delay is infinite.
   */
  readonly setInterval = <Args extends unknown[]>(
    callback: (...args: Args) => void,
    delayMs = 1,
    ...args: Args
  ): SimTimer => {
    const everyMs = delayMs >= 1 ? delayMs : 1;
    const call = (): void => void callback(...args);
    return this.#arm({ callback: call, name: callback.name, delayMs: everyMs, everyMs });
  };

  /** Takes a timer back; what is no timer is let pass. */
  readonly clearTimeout = (timer?: Partial<SimTimer> | null): void => {
    timer?.cancel?.();
  };

  /** Takes a timer back; what is no timer is let pass. */
  readonly clearInterval = this.clearTimeout;

  /**
   * Waits for a number of milliseconds.
   *
   * @throws RangeError if the delay is infinite.
   */
  sleep(delayMs: number, { name = 'sleep', signal }: SleepOptions = {}): Promise<void> {
    const due = this.#after(delayMs);
    return this.#waits.start<void>({
      what: `${name} until ${due}`,
      until: due,
      signal,
      begin: (end) => {
        const entry: TimerEntry = { due, fire: () => void end.resolve() };
        this.#timers.add(entry);
        return () => void this.#timers.remove(entry);
      },
    });
  }

  /**
   * Waits for a promise that comes from elsewhere, under a name, so that a report says what is
   * waited for: a promise of the system's own is nothing that anybody can look into.
   */
  waitFor<Value>(name: string, promise: PromiseLike<Value>, options: WaitOptions = {}) {
    return this.#waits.start<Value>({
      what: name,
      ...options,
      begin: ({ resolve, reject }) => {
        void promise.then(resolve, reject);
        return () => undefined;
      },
    });
  }

  /**
   * Makes a channel. Its messages are held together with those of all other channels, in the order
   * in which they were sent. @throws Bug if there is one of the name
   */
  channel<Message>(name: string, options: SimChannelOptions<Message> = {}): SimChannel<Message> {
    assert(!this.#channelNames.has(name), () => `a channel is made once, found \`${name}\` again`);
    this.#channelNames.add(name);
    const owner = this.#context.current();
    return new HeldChannel({
      name,
      options,
      waits: this.#waits,
      hold: (message) => {
        if (this.#ended) return;
        const arrive = (): void => {
          this.#context.run(owner, message.arrive);
        };
        this.#held.send({ ...message, arrive });
      },
    });
  }

  /** The names of all channels, in the order of their making. */
  channelNames(): readonly string[] {
    return [...this.#channelNames];
  }

  /** The messages that are held, in the order in which they were sent. */
  held(): readonly SimMessage[] {
    return this.#held.held();
  }

  /** Lets held messages arrive, oldest first, and gives their number. */
  deliver(delivery: Delivery<SimMessage> = {}): number {
    return this.#held.deliver(delivery).length;
  }

  /** What waits, in the order in which it began. */
  waits(): readonly SimWait[] {
    return this.#waits.list();
  }

  /**
   * Fires the next timer that is due and says whether there was one; if not, the time of the system
   * is that of the clock. The driver lets micro-tasks run out before it steps again.
   */
  step(): boolean {
    const entry = this.#timers.takeDue(this.clock.now);
    if (entry === undefined) {
      this.#now = this.clock.now;
      return false;
    }
    if (entry.due > this.#now) this.#now = entry.due;
    entry.fire();
    return true;
  }

  /**
   * Ends this life of the system, as a crash does: no timer fires, no message arrives, and no wait
   * ends any more, whatever the system still does.
   */
  end(): void {
    this.#ended = true;
    this.#timers.clear();
    this.#held.clear();
    this.#waits.end();
  }

  #arm({ callback, name, delayMs, everyMs }: TimerParts): SimTimer {
    const owner = this.#context.current();
    let canceled = false;
    let cancelNext = (): void => undefined;
    const schedule = (inMs: number): void => {
      const due = this.#after(inMs);
      if (this.#ended) return;
      const forget = this.#waits.note(`${name === '' ? 'timer' : name} until ${due}`, due);
      const fire = (): void => {
        forget();
        this.#context.run(owner, () => {
          callback();
          if (everyMs !== undefined && !canceled) schedule(everyMs);
        });
      };
      const entry: TimerEntry = { due, fire };
      this.#timers.add(entry);
      cancelNext = () => {
        forget();
        this.#timers.remove(entry);
      };
    };
    schedule(delayMs);
    const timer: SimTimer = {
      cancel: () => {
        canceled = true;
        cancelNext();
      },
      unref: () => timer,
    };
    return timer;
  }

  /** The time after a delay. Parts of a millisecond and what lies in the past count as nothing. */
  #after(delayMs: number): bigint {
    if (Math.abs(delayMs) === Infinity) {
      throw new RangeError(`a delay is a finite number of milliseconds, found ${delayMs}`);
    }
    return this.#now + (delayMs >= 1 ? BigInt(Math.trunc(delayMs)) : 0n);
  }
}

interface TimerParts {
  readonly callback: () => void;
  readonly name: string;
  readonly delayMs: number;
  /** Set anew with this delay each time it has fired. */
  readonly everyMs?: number;
}
