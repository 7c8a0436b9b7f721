import {
  defineArguments,
  type ArgumentShape,
  type ArgumentUsage,
  type ArgumentValues,
  type TestCase,
} from '../datadriven/index.js';
import { showValue } from '../diagnostic/index.js';
import { withoutConditions } from './case-condition.js';
import { DirectiveCase } from './directive-case.js';
import type { Capability } from './capability.js';
import type { FileContext } from './file-context.js';
import { ShapeError } from './system/system-errors.js';
import { isPromise, waitFor, type Eventual, type Work } from './system/work.js';

/** Whether a directive takes input, and what it is. */
export type InputRule =
  { readonly kind: 'none' } | { readonly kind: 'optional' | 'required'; readonly doc: string };

/** A directive as its author describes it: its manual, and what it does. */
export interface DirectiveParts<Shape extends ArgumentShape> {
  /** The word that a case begins with. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly summary: string;
  /** More than the summary says, in paragraphs. */
  readonly description?: string;
  /** Its arguments; one that is not here is a mistake. */
  readonly arguments: Shape;
  readonly input: InputRule;
  /** What it prints. */
  readonly output: string;
  /** One or several cases as they stand in a file. */
  readonly example: string;
  /** What the system must be able to do. */
  readonly needs?: readonly Capability[];
  /** Stands before all directives that do not say the same. */
  readonly beforeOthers?: boolean;
  /**
   * Does the work and gives the output, or a promise of it. A generator can use what this package
   * offers as {@link Work}, with `yield*`. The system is settled afterwards.
   *
   * @throws DiagnosticError for a mistake in the case; any other exception counts as a bug.
   */
  run(
    context: FileContext,
    args: ArgumentValues<Shape>,
    testCase: DirectiveCase,
  ): Eventual<string> | Work<string>;
}

/** A directive that can be registered. */
export interface DirectiveDefinition {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly arguments: readonly ArgumentUsage[];
  readonly input: InputRule;
  readonly output: string;
  readonly example: string;
  readonly needs: readonly Capability[];
  readonly beforeOthers: boolean;
  /**
   * Reads the arguments of a case, which gives what is left to do.
   *
   * @throws DiagnosticError with every mistake in the arguments.
   */
  prepare(testCase: TestCase): PreparedCase;
}

/** A case whose arguments were read. */
export interface PreparedCase {
  readonly testCase: DirectiveCase;
  /** Does the work and gives the output. @throws DiagnosticError for a mistake in the case */
  run(context: FileContext): Work<string>;
}

/**
 * Makes a directive of its description:
 *
 *     const ping = defineDirective({
 *       name: 'ping',
 *       summary: 'Prints what it was given.',
 *       arguments: { times: arg.integer('how often', { min: 1, max: 10 }).default(1) },
 *       input: { kind: 'required', doc: 'what is printed' },
 *       output: 'the input, as often as was asked for',
 *       example: 'ping times=2\nhello\n----\nhello\nhello',
 *       run: (_context, { times }, { input }) => input.text.repeat(times),
 *     });
 */
export function defineDirective<const Shape extends ArgumentShape>(
  parts: DirectiveParts<Shape>,
): DirectiveDefinition {
  const shape = defineArguments(parts.arguments);
  return {
    name: parts.name,
    summary: parts.summary,
    description: parts.description?.trim() ?? '',
    arguments: shape.describe(),
    input: parts.input,
    output: parts.output.trim(),
    example: parts.example.trim(),
    needs: parts.needs ?? [],
    beforeOthers: parts.beforeOthers ?? false,
    prepare(testCase) {
      const values = shape.read(withoutConditions(testCase.directive));
      const directiveCase = new DirectiveCase(testCase);
      return {
        testCase: directiveCase,
        *run(context) {
          const output = parts.run(context, values, directiveCase);
          return typeof output === 'object' && output !== null && 'next' in output
            ? yield* onlyPromises(output, parts.name)
            : yield* waitFor(output);
        },
      };
    },
  };
}

/** The work of a directive, whose own code may yield what nobody can wait for. */
function* onlyPromises(work: Work<string>, name: string): Work<string> {
  let step = work.next();
  while (step.done !== true) {
    const promise: unknown = step.value;
    if (!isPromise(promise)) {
      const message = `directive \`${name}\` yields promises, found ${showValue(promise)}`;
      throw new ShapeError(message, ['other generators are run by `yield*`']);
    }
    let value: unknown;
    try {
      value = yield promise;
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(value);
  }
  return step.value;
}
