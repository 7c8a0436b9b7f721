import { DiagnosticList, nearestName, type Diagnostic } from '../diagnostic/index.js';
import { unreadArgument } from './argument-diagnostics.js';
import type { ArgumentSchema } from './argument-schema.js';
import type { Argument, Directive } from './directive.js';

/**
 * Reads the arguments of one directive one by one and keeps account of those that nobody asked for.
 * Where the arguments are known beforehand, `defineArguments` does the same with types.
 */
export class ArgumentReader {
  readonly #directive: Directive;
  readonly #unread: Set<Argument>;
  readonly #keys: string[] = [];
  /** How many arguments {@link takeWord} has passed. */
  #wordsSeen = 0;
  readonly #mistakes: { readonly key: string; readonly diagnostic: Diagnostic }[] = [];

  constructor(directive: Directive) {
    this.#directive = directive;
    this.#unread = new Set(directive.arguments);
  }

  /**
   * The value of an argument; undefined if there is a mistake in it, which {@link finish} tells.
   */
  take<T>(key: string, schema: ArgumentSchema<T>): T | undefined {
    this.#keys.push(key);
    const found = this.#directive.arguments.filter((argument) => argument.key === key);
    found.forEach((argument) => this.#unread.delete(argument));
    const outcome = schema.read({ directive: this.#directive, key, found });
    if (outcome.kind === 'value') return outcome.value;
    for (const diagnostic of outcome.diagnostics) this.#mistakes.push({ key, diagnostic });
    return undefined;
  }

  /**
   * The next argument that is a bare word and was not read: `t1` of `drop t1`. Take flags first.
   */
  takeWord(): Argument | undefined {
    const { arguments: all } = this.#directive;
    for (; this.#wordsSeen < all.length; this.#wordsSeen++) {
      const argument = all[this.#wordsSeen]!;
      if (argument.values === null && this.#unread.delete(argument)) return argument;
    }
    return undefined;
  }

  /** The mistakes found, with those arguments that nobody read, in the order of their places. */
  finish(): readonly Diagnostic[] {
    const diagnostics = new DiagnosticList();
    const unread = this.#firstUnread();
    /** A mistyped argument is one mistake, not a missing one besides. */
    const mistyped = new Set(unread.map(({ key }) => nearestName(key, this.#keys)));
    const mistakes = this.#mistakes
      .filter(({ key, diagnostic }) => diagnostic.code !== 'DD022' || !mistyped.has(key))
      .map(({ diagnostic }) => diagnostic);
    const missing = this.#mistakes.flatMap(({ key, diagnostic }) =>
      diagnostic.code === 'DD022' ? [key] : [],
    );
    const known = { keys: this.#keys, missing };
    const rest = unread.map((argument) => unreadArgument(this.#directive, argument, known));
    [...mistakes, ...rest]
      .sort((left, right) => left.label.span.start - right.label.span.start)
      .forEach((diagnostic) => diagnostics.add(diagnostic));
    return diagnostics.toArray();
  }

  /** The first argument of each key that was not read: the same slip twice is one mistake. */
  #firstUnread(): readonly Argument[] {
    const first = new Map<string, Argument>();
    for (const argument of this.#unread) {
      if (!first.has(argument.key)) first.set(argument.key, argument);
    }
    return [...first.values()];
  }
}
