import { showValue } from '../diagnostic/index.js';
import { requireCapability } from './capability.js';
import { fail } from './mistakes/mistake.js';
import type { TestCase } from '../datadriven/index.js';
import type { DirectiveDefinition } from './define-directive.js';
import type { DirectiveCase } from './directive-case.js';
import type { DirectiveRegistry } from './directive-registry.js';
import type { FileContext } from './file-context.js';
import { ShapeError } from './system/system-errors.js';
import { waitFor, type Work } from './system/work.js';

/**
 * Runs one case and gives its output.
 *
 * @throws DiagnosticError if the case holds a mistake.
 */
export function* runDirective(
  context: FileContext,
  registry: DirectiveRegistry,
  testCase: TestCase,
): Work<string> {
  const definition = registry.find(testCase.directive);
  const prepared = definition.prepare(testCase);
  checkInput(definition, prepared.testCase);
  checkOrder(context, definition, prepared.testCase);
  for (const capability of definition.needs) {
    requireCapability(context.system, capability, prepared.testCase.place);
  }
  const output: unknown = yield* prepared.run(context);
  if (typeof output !== 'string') {
    throw new ShapeError(
      `directive \`${definition.name}\` must give a text, found ${showValue(output)}`,
    );
  }
  yield* waitFor(context.settle());
  return output;
}

function checkInput({ name, input }: DirectiveDefinition, testCase: DirectiveCase): void {
  const empty = testCase.input.trimmed === '';
  if (input.kind === 'none' && !empty) {
    fail('DR002', testCase.input.place, {
      message: `\`${name}\` takes no input`,
      help: 'remove it, or check the name of the directive',
    });
  }
  if (input.kind === 'required' && empty) {
    fail('DR003', testCase.place, {
      message: `\`${name}\` needs input: ${input.doc}`,
      help: 'write it on the lines between the directive and its `----`',
    });
  }
}

/** Options hold for the whole file, so that they stand before all else. */
function checkOrder(
  context: FileContext,
  { name, beforeOthers }: DirectiveDefinition,
  testCase: DirectiveCase,
): void {
  if (!beforeOthers) {
    context.firstOther ??= testCase.place;
    return;
  }
  if (context.firstOther === null) return;
  fail('DR005', testCase.place, {
    message: `\`${name}\` stands before all other directives`,
    related: { message: 'this one comes first', ...context.firstOther },
    help: `move \`${name}\` to the top of the file`,
  });
}
