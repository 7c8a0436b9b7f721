import {
  isPromise,
  ShapeError,
  type Call,
  type CallBoard,
  type Eventual,
  type ForeignCode,
  type System,
  type SystemFactory,
} from '../harness/index.js';
import { describeShapeMistake, type Shape } from './shape.js';
import {
  FEEDBACK_METHODS,
  NAMES_METHODS,
  noPromise,
  PAUSES_METHODS,
  pausesShape,
  SESSION_METHODS,
  sessionShape,
  SYSTEM_METHODS,
  systemShape,
  type MethodShape,
} from './system-shapes.js';

/**
 * A factory whose systems say on the board what of them is called, and whose members are checked
 * to give what they have to: what is not so is a ShapeError and no error of whoever uses it.
 *
 * The objects of the user stay themselves, since directives of theirs may know more of them: their
 * methods are replaced where that can be done.
 */
export function guardFactory(factory: SystemFactory, { board }: ForeignCode): SystemFactory {
  const { name, options } = factory;
  const guard = new SystemGuard(name, board);
  return {
    name,
    options,
    create: (environment) =>
      guard.call('create', { gives: systemShape, eventual: true }, () =>
        factory.create(environment),
      ) as Eventual<System>,
  };
}

class SystemGuard {
  readonly #name: string;
  readonly #board: CallBoard;

  constructor(name: string, board: CallBoard) {
    this.#name = name;
    this.#board = board;
  }

  /** Calls something of the user's, and checks what it gives, also if that comes later. */
  call(call: Call, { gives, eventual }: MethodShape, work: () => unknown): unknown {
    const outer = this.#board.enter(call);
    let value: unknown;
    try {
      value = work();
    } catch (error) {
      this.#board.enter(outer);
      throw error;
    }
    if (!isPromise(value)) {
      this.#board.enter(outer);
      return this.#checked(call, gives, value);
    }
    if (!eventual) {
      this.#board.enter(outer);
      // Whatever it may come to, nobody waits for it.
      value.then(undefined, () => undefined);
      return this.#checked(call, noPromise, value);
    }
    const leave = (): void => void this.#board.enter(outer);
    return value.then(
      (result) => {
        leave();
        return this.#checked(call, gives, result);
      },
      (error: unknown) => {
        leave();
        throw error;
      },
    );
  }

  #checked(call: Call, gives: Shape, value: unknown): unknown {
    const mistake = gives(value);
    if (mistake !== undefined) {
      const of = call in SESSION_METHODS ? 'a session of system' : 'system';
      throw new ShapeError(describeShapeMistake(`\`${call}\` of ${of} \`${this.#name}\``, mistake));
    }
    if (call === 'create') this.#guardSystem(value as System);
    if (call === 'connect') this.#guardAll(value as object, SESSION_METHODS);
    if (call === 'startWait') this.#guardAll(value as object, PAUSES_METHODS);
    return value;
  }

  #guardSystem(system: System): void {
    this.#guardAll(system, SYSTEM_METHODS);
    this.#guardMethod(system, 'connect', { shape: { gives: sessionShape, eventual: true } });
    this.#guardMethod(system, 'startWait', { shape: { gives: pausesShape, eventual: false } });
    const { feedback, names } = system;
    if (feedback !== undefined) this.#guardAll(feedback, FEEDBACK_METHODS, 'feedback.');
    if (names !== undefined) this.#guardAll(names, NAMES_METHODS, 'names.');
  }

  #guardAll(holder: object, methods: Readonly<Record<string, MethodShape>>, prefix = ''): void {
    for (const [name, shape] of Object.entries(methods)) {
      this.#guardMethod(holder, name, { shape, call: `${prefix}${name}` as Call });
    }
  }

  /** Puts a checked method in the place of one, unless the object cannot be changed. */
  #guardMethod(
    holder: object,
    name: string,
    { shape, call = name as Call }: { readonly shape: MethodShape; readonly call?: Call },
  ): void {
    const found: unknown = Reflect.get(holder, name);
    if (typeof found !== 'function') return;
    const method = originals.get(found as Method) ?? (found as Method);
    const guarded = (...args: unknown[]): unknown => {
      if (call === 'startWait') this.#board.allow(Number(args[0]));
      return this.call(call, shape, () => Reflect.apply(method, holder, args));
    };
    originals.set(guarded, method);
    const own = Object.getOwnPropertyDescriptor(holder, name);
    const enumerable = own?.enumerable ?? false;
    Reflect.defineProperty(holder, name, {
      value: guarded,
      enumerable,
      configurable: true,
      writable: true,
    });
  }
}

type Method = (...args: unknown[]) => unknown;

/** What stood in the place of each checked method: an object may serve more than one file. */
const originals = new WeakMap<Method, Method>();
