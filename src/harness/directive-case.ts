import { span } from '../diagnostic/index.js';
import { InputText } from './input-text.js';
import type { Argument, TestCase } from '../datadriven/index.js';
import type { Place } from './mistakes/place.js';

/** A case as its directive sees it: its input, and where everything stands. */
export class DirectiveCase {
  readonly input: InputText;
  readonly #case: TestCase;

  constructor(testCase: TestCase) {
    this.#case = testCase;
    const { source } = testCase.directive;
    const firstLine = source.lineOf(testCase.inputSpan.start);
    this.input = new InputText(source, testCase.rawInput, firstLine);
  }

  /** The name of the directive. */
  get name(): string {
    return this.#case.directive.name;
  }

  /** The place of the directive's name. */
  get place(): Place {
    const { source, nameSpan } = this.#case.directive;
    return { source, span: nameSpan };
  }

  /** The place of the directive with its input. */
  get wholePlace(): Place {
    const { source, span: directive } = this.#case.directive;
    const inputEnd = this.input.trimmed === '' ? 0 : this.input.place.span.end;
    return { source, span: span(directive.start, Math.max(directive.end, inputEnd)) };
  }

  /** The place of an argument, key and value; of the name if the argument is not there. */
  argumentPlace(key: string): Place {
    const argument = this.#argument(key);
    return argument === undefined ? this.place : { source: this.place.source, span: argument.span };
  }

  /** The place of one value of an argument. */
  valuePlace(key: string, index = 0): Place {
    const value = this.#argument(key)?.valueSpans[index];
    return value === undefined
      ? this.argumentPlace(key)
      : { source: this.place.source, span: value };
  }

  #argument(key: string): Argument | undefined {
    return this.#case.directive.arguments.find((argument) => argument.key === key);
  }
}
