import { setImmediate } from 'node:timers';
import { debugUnit, FeedbackError, selects, SystemError } from '../../harness/index.js';
import type {
  DebugValue,
  Feedback,
  FeedbackSelection,
  FrontierReport,
  Names,
  Session,
  System,
  Waiting,
} from '../../harness/index.js';
import { Chooser, ManualClock, SeededRandom, Sim } from '../../sim/index.js';
import { watchAmbientCalls } from './ambient-calls.js';
import { AsyncWatch, Part, partsContext, startIn } from './async-watch.js';
import { SimulatedSession, type Answer, type SimulatedClient } from './simulated-session.js';

/** What a simulated system is made of. `Service` is the class, or whatever it is, under test. */
export interface SimulatedSystemParts<Service> {
  /** As in `--system NAME` and in diagnostics. */
  readonly name: string;
  /**
   * Starts the system on the kit: at first, and again after each crash, with a kit of that life.
   * What is durable is what this function finds outside of itself.
   */
  readonly start: (sim: Sim) => Service | PromiseLike<Service>;
  /**
   * Runs a text that a session was given. An error that it throws or rejects with is one of the
   * system, which is output, with its `code`, `detail` and `hint`. An AbortError after
   * `client.signal` was aborted prints as `Canceled`.
   */
  readonly handle: (
    service: Service,
    text: string,
    client: SimulatedClient,
  ) => Answer | PromiseLike<Answer>;
  /** From what random numbers follow; 0 unless given. */
  readonly seed?: bigint | number;
  /** Makes the choices that the system leaves to {@link Sim.chooser}. */
  readonly chooser?: Chooser;
  /** For `print-catalog`. */
  readonly catalog?: (service: Service) => DebugValue;
  /** For `print-frontiers`. */
  readonly frontiers?: (service: Service) => FrontierReport;
}

/**
 * Steps from one rest to the next, at most. Each fires a timer or begins what a session was given,
 * so that a system with more has timers that set each other without time passing, or a test moves
 * the clock too far for the timers that there are.
 */
export const SETTLE_STEPS_MAX = 100_000;

/** From its start to its crash. */
interface Life<Service> {
  readonly sim: Sim;
  /** The start, and what goes on from there. */
  readonly part: Part;
  state:
    | { readonly kind: 'starting' }
    | { readonly kind: 'running'; readonly service: Service }
    | { readonly kind: 'failed'; readonly error: unknown };
}

/**
 * Makes a system under test of something asynchronous that is built on the simulation kit: its
 * clock, timers and channels are the test's. What it does behind the back of the kit is found and
 * reported: a real timer, which never fires, I/O, the real clock, chance, and a promise that leaves
 * a session waiting for nothing that the kit knows.
 *
 * One such system serves one file: call this in `create` of a {@link SystemFactory}.
 */
export function simulatedSystem<Service>(parts: SimulatedSystemParts<Service>): System {
  const system = new SimulatedSystem(parts);
  const { catalog, frontiers } = parts;
  return Object.assign(
    system,
    catalog && { catalog: () => system.whenRunning(catalog) ?? debugUnit('Starting') },
    frontiers && {
      frontiers: () => system.whenRunning(frontiers) ?? { times: [], collections: [] },
    },
  );
}

class SimulatedSystem<Service> implements System {
  readonly name: string;
  readonly clock = new ManualClock();
  readonly names: Names = {
    resolve: (name) => (this.names.all().includes(name) ? name : undefined),
    all: () => [...this.#life.sim.channelNames()].sort(),
    withUppers: () => [],
  };
  readonly feedback: Feedback = {
    list: () => this.#life.sim.held().map((message) => ({ ...message, items: [message.channel] })),
    deliver: (selection) => this.#deliver(selection),
    inject: ([first]) => {
      throw new FeedbackError('a channel has messages and no upper', first?.[0], 'item');
    },
  };
  readonly #parts: SimulatedSystemParts<Service>;
  readonly #watch = new AsyncWatch();
  readonly #random: SeededRandom;
  readonly #chooser: Chooser;
  readonly #sessions = new Set<SimulatedSession>();
  #life: Life<Service>;
  #lives = 0;
  #connections = 0;

  constructor(parts: SimulatedSystemParts<Service>) {
    this.#parts = parts;
    this.name = parts.name;
    this.#random = new SeededRandom(parts.seed ?? 0);
    this.#chooser = parts.chooser ?? new Chooser();
    this.#life = this.#begin();
  }

  connect(): Session {
    this.#connections += 1;
    const session = new SimulatedSession({
      number: this.#connections,
      system: this.name,
      watch: this.#watch,
      onEnd: () => {
        this.#sessions.delete(session);
      },
    });
    this.#sessions.add(session);
    return session;
  }

  async settle(): Promise<readonly Waiting[]> {
    const endWatching = watchAmbientCalls();
    try {
      await this.#drain();
      for (let steps = 0; this.#step(); steps += 1) {
        if (steps === SETTLE_STEPS_MAX) throw new SystemError(unrest(this.name));
        await this.#drain();
      }
    } finally {
      endWatching();
    }
    const { sim, part, state } = this.#life;
    const waits = sim.waits();
    const start = state.kind === 'starting' ? part : null;
    return [...this.#sessions].flatMap((session) => session.waiting(waits, start));
  }

  uncontrolled(): readonly string[] {
    return this.#watch.take();
  }

  /** Asks the service of the present life, unless that is still starting. */
  whenRunning<Result>(ask: (service: Service) => Result): Result | undefined {
    const { state } = this.#life;
    return state.kind === 'running' ? ask(state.service) : undefined;
  }

  restart(): void {
    this.#life.sim.end();
    this.#life.part.end();
    for (const session of this.#sessions) session.lose();
    this.#sessions.clear();
    this.#life = this.#begin();
  }

  close(): void {
    this.#life.sim.end();
    this.#life.part.end();
    this.#watch.close();
  }

  #begin(): Life<Service> {
    this.#lives += 1;
    const sim = new Sim({
      clock: this.clock,
      random: this.#random.fork(`life ${this.#lives}`),
      chooser: this.#chooser,
      context: partsContext,
    });
    const life: Life<Service> = { sim, part: new Part(this.#watch), state: { kind: 'starting' } };
    const endWatching = watchAmbientCalls();
    startIn(life.part, () => this.#parts.start(sim)).then(
      (service) => (life.state = { kind: 'running', service }),
      (error: unknown) => (life.state = { kind: 'failed', error }),
    );
    endWatching();
    return life;
  }

  /** Does the next thing that can be done without the test, and says whether there was one. */
  #step(): boolean {
    const { sim, state } = this.#life;
    if (state.kind === 'failed') throw state.error;
    if (sim.step()) return true;
    if (state.kind === 'starting') return false;
    const { service } = state;
    for (const session of this.#sessions) {
      const began = session.begin((text, client) => this.#parts.handle(service, text, client));
      if (began) return true;
    }
    return false;
  }

  async #deliver({ count = Infinity, ...selection }: FeedbackSelection): Promise<number> {
    const endWatching = watchAmbientCalls();
    try {
      const delivered = this.#life.sim.deliver({
        count,
        where: (message) => selects(selection, { ...message, items: [message.channel] }),
      });
      await this.#drain();
      return delivered;
    } finally {
      endWatching();
    }
  }

  /** Lets micro-tasks run out: a macro-task runs when none is left. */
  async #drain(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#watch.beginTurn();
  }
}

function unrest(name: string): string {
  return `\`${name}\` comes to rest within ${SETTLE_STEPS_MAX} timers and texts, found one more`;
}
