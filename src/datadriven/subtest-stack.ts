import { nearestName, quoted, type Diagnostic, type Span } from '../diagnostic/index.js';
import type { Argument, Directive } from './directive.js';
import { dataDrivenError } from './format-diagnostics.js';
import type { SubtestMarker } from './test-file.js';

interface OpenSubtest {
  readonly name: string;
  readonly directive: Directive;
}

/** What a `subtest` line does, with the mistake in it if there is one. */
export interface SubtestStep {
  readonly kind: SubtestMarker['kind'];
  readonly subtest: string | undefined;
  readonly mistake?: Diagnostic;
}

/** The subtests that are open at a place of a file, innermost last. */
export class SubtestStack {
  readonly #open: OpenSubtest[] = [];
  /** How many of them have a name, so that an end whose name is not open costs no search. */
  readonly #openCounts = new Map<string, number>();
  /** Those that a mistake was reported about: what it leads to is not. */
  readonly #reported = new Set<OpenSubtest>();

  /** The full name of the innermost one. */
  get current(): string | undefined {
    return this.#open.at(-1)?.name;
  }

  /** Reads a line `subtest ...`. A mistake in it leaves the stack as it was most likely meant. */
  step(directive: Directive): SubtestStep {
    const [first, second, ...more] = directive.arguments;
    const bare = directive.arguments.every(({ values }) => values === null);
    const end = first?.key === 'end';
    if (first === undefined || !bare || more.length > 0 || (second !== undefined && !end)) {
      return this.#misread(directive, end);
    }
    return end ? this.#end(directive, second) : this.#start(directive, first);
  }

  /** The mistakes of a file that ends here: subtests without an end. */
  finish(): readonly Diagnostic[] {
    return this.#open
      .filter((subtest) => !this.#reported.has(subtest))
      .map(({ name, directive }) => neverEnded(name, directive));
  }

  /** Opens or closes a subtest all the same, so that its other line is no mistake too. */
  #misread(directive: Directive, end: boolean): SubtestStep {
    const mistake = wrongSyntax(directive);
    if (end) {
      const subtest = this.current;
      if (subtest !== undefined) this.#pop();
      return { kind: 'subtestEnd', subtest, mistake };
    }
    const name = directive.arguments[0]?.key ?? '';
    this.#reported.add(this.#push({ name, directive }));
    return { kind: 'subtestStart', subtest: name, mistake };
  }

  #start(directive: Directive, { key: name, span }: Argument): SubtestStep {
    const parent = this.#open.at(-1);
    this.#push({ name, directive });
    const step: SubtestStep = { kind: 'subtestStart', subtest: name };
    const known = parent === undefined || this.#reported.has(parent);
    if (known || isNested(name, parent.name)) return step;
    this.#reported.add(parent);
    return { ...step, mistake: wrongNesting(name, span, parent) };
  }

  #end(directive: Directive, named: Argument | undefined): SubtestStep {
    const innermost = this.#open.at(-1);
    if (innermost === undefined) {
      return { kind: 'subtestEnd', subtest: undefined, mistake: nothingOpen(directive) };
    }
    const step: SubtestStep = { kind: 'subtestEnd', subtest: innermost.name };
    if (named === undefined || named.key === innermost.name) {
      this.#pop();
      return step;
    }
    this.#closeNamed(named.key);
    return { ...step, mistake: wrongName(named, innermost) };
  }

  /** Ends the named subtest with all inside it if it is open, or else the innermost. */
  #closeNamed(name: string): void {
    if (this.#openCounts.has(name)) while (this.current !== name) this.#pop();
    this.#pop();
  }

  #push(subtest: OpenSubtest): OpenSubtest {
    this.#open.push(subtest);
    this.#openCounts.set(subtest.name, (this.#openCounts.get(subtest.name) ?? 0) + 1);
    return subtest;
  }

  #pop(): void {
    const { name } = this.#open.pop()!;
    const left = this.#openCounts.get(name)! - 1;
    if (left === 0) this.#openCounts.delete(name);
    else this.#openCounts.set(name, left);
  }
}

function isNested(name: string, parent: string): boolean {
  return name.startsWith(parent) && name[parent.length] === '/';
}

function wrongNesting(name: string, span: Span, parent: OpenSubtest): Diagnostic {
  const { source } = parent.directive;
  const around = quoted(parent.name);
  const wanted = quoted(`${parent.name}/`);
  return dataDrivenError({
    code: 'DD011',
    message: `the name of a subtest inside ${around} begins with ${wanted}, found ${quoted(name)}`,
    source,
    span,
    related: [{ message: 'the subtest around it', source, span: parent.directive.span }],
    help: `write ${quoted(`subtest ${parent.name}/${name}`)}, or put \`subtest end\` before it`,
  });
}

function wrongSyntax(directive: Directive): Diagnostic {
  const { source, span } = directive;
  const found = quoted(source.text.slice(span.start, span.end));
  return dataDrivenError({
    code: 'DD008',
    message: `\`subtest\` takes one name, or \`end\`, found ${found}`,
    source,
    span,
    help: 'write `subtest NAME` or `subtest end`',
  });
}

function nothingOpen(directive: Directive): Diagnostic {
  return dataDrivenError({
    code: 'DD009',
    message: 'no subtest is open that could end here',
    source: directive.source,
    span: directive.span,
    help: 'remove the line, or put `subtest NAME` before the cases it belongs to',
  });
}

function wrongName(named: Argument, innermost: OpenSubtest): Diagnostic {
  const { source } = innermost.directive;
  const slip = nearestName(named.key, [innermost.name]) !== undefined;
  return dataDrivenError({
    code: 'DD009',
    message: `the subtest that ends here is ${quoted(innermost.name)}, found ${quoted(named.key)}`,
    source,
    span: named.span,
    related: [{ message: 'it was opened here', source, span: innermost.directive.span }],
    help: slip
      ? `write ${quoted(`subtest end ${innermost.name}`)}`
      : `write ${quoted(`subtest end ${innermost.name}`)} before it, or only \`subtest end\``,
  });
}

function neverEnded(name: string, directive: Directive): Diagnostic {
  return dataDrivenError({
    code: 'DD010',
    message: `the subtest ${quoted(name)} is never ended`,
    source: directive.source,
    span: directive.span,
    help: 'put `subtest end` after its last case',
  });
}
