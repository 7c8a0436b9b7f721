import { SEPARATOR } from '../datadriven/index.js';
import { nearestName } from '../diagnostic/index.js';
import type { DirectiveRegistry } from '../harness/index.js';

/** What somebody typed, once it is complete. */
export type TypedEntry =
  /** A line that begins with a backslash. */
  | { readonly kind: 'command'; readonly text: string }
  /** A directive line and its input, each line ending in LF, without the `----` that ends them. */
  | { readonly kind: 'case'; readonly text: string };

/** The shortest word that is taken for a directive because it is spelled nearly like one. */
const MISSPELLED_LENGTH_MIN = 5;

/**
 * What ends text that is no directive: SQL ends in `;`; what else a system understands is a line,
 * and is given to it as it is.
 */
export type BareEnd = 'semicolon' | 'line';

/**
 * Puts lines together to what they mean. The name of a directive begins a case, whose input ends
 * with an empty line or `----`; one that takes no input is complete at once. Any other text is the
 * input of the directive `sql`: a line of its own, or, where it is SQL, all up to the line that
 * ends in `;`, or to where a case ends.
 */
export class TypedLines {
  readonly #directives: DirectiveRegistry;
  readonly #bareEnd: BareEnd;
  /** The lines of what is not complete. */
  #lines: string[] = [];
  #ends: 'semicolon' | 'emptyLine' = 'emptyLine';
  /** Whether the next line belongs to the directive line. */
  #continues = false;

  constructor(directives: DirectiveRegistry, bareEnd: BareEnd = 'semicolon') {
    this.#directives = directives;
    this.#bareEnd = bareEnd;
  }

  /** Whether nothing was begun. */
  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** Takes a line, and gives what is complete with it. */
  take(line: string): TypedEntry | null {
    if (this.isEmpty) return this.#begin(line);
    if (this.#continues) return this.#takeDirectiveLine(line);
    if (isEnd(line)) return this.finish();
    this.#lines.push(line);
    return this.#ends === 'semicolon' && endsStatement(line) ? this.finish() : null;
  }

  /** What was begun, as it is; null if nothing was. */
  finish(): TypedEntry | null {
    if (this.isEmpty) return null;
    const text = this.#lines.map((line) => `${line}\n`).join('');
    this.clear();
    return { kind: 'case', text };
  }

  /** Forgets what was begun. */
  clear(): void {
    this.#lines = [];
    this.#continues = false;
  }

  #begin(line: string): TypedEntry | null {
    const text = line.trim();
    // What is copied out of a file has comments as well.
    if (isEnd(line) || text.startsWith('#')) return null;
    if (text.startsWith('\\')) return { kind: 'command', text };
    const [name = ''] = text.split(' ', 1);
    if (this.#isDirective(name, text)) return this.#takeDirectiveLine(line);
    this.#lines = ['sql', line];
    this.#ends = 'semicolon';
    return this.#bareEnd === 'line' || endsStatement(line) ? this.finish() : null;
  }

  #takeDirectiveLine(line: string): TypedEntry | null {
    this.#lines.push(line);
    this.#ends = 'emptyLine';
    this.#continues = line.trimEnd().endsWith('\\');
    if (this.#continues) return null;
    const [name = ''] = this.#lines[0]!.trim().split(' ', 1);
    const definition = this.#directives.get(name);
    const takesInput = definition !== undefined && definition.input.kind !== 'none';
    return takesInput ? null : this.finish();
  }

  /** Whether a line begins a case, be it by a word that was meant to be a directive. */
  #isDirective(name: string, text: string): boolean {
    if (this.#directives.get(name) !== undefined || name === 'subtest') return true;
    if (endsStatement(text)) return false;
    const isHyphenated = /^[a-z]+(-[a-z]+)+$/.test(name);
    // No SQL begins so; what words a system of one's own has is its own affair.
    if (isHyphenated && this.#bareEnd === 'semicolon') return true;
    if (!isHyphenated && this.#bareEnd === 'line') return false;
    if (name.length < MISSPELLED_LENGTH_MIN) return false;
    return nearestName(name, this.#directives.names()) !== undefined;
  }
}

function isEnd(line: string): boolean {
  const text = line.trim();
  return text === '' || text === SEPARATOR;
}

function endsStatement(line: string): boolean {
  return line.trimEnd().endsWith(';');
}
