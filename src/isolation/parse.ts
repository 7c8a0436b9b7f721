import {
  DiagnosticList,
  nearestName,
  quoted,
  SourceText,
  span,
  type Span,
} from '../diagnostic/index.js';
import { decodeUtf8, notUtf8, TestCase } from '../datadriven/index.js';
import { compareText } from '../repr/index.js';
import { countInterleavings, interleavings } from './interleavings.js';
import { diagnose, type Mistake } from './mistakes.js';
import type {
  Marker,
  Permutation,
  PermutationStep,
  SpecFile,
  SpecSession,
  SqlBlock,
  SystemName,
  Step,
} from './spec.js';
import { outputStartOf, readTokens, type PartWord, type Token } from './tokens.js';

/** More orders than these are nobody's intention; they would take minutes on a real server. */
const INTERLEAVINGS_MAX = 10_000;

/** What a diagnostic says of a name that is wanted. */
const A_NAME = 'a name';

/**
 * Parses a file of the isolation tester. Never throws: mistakes are in the diagnostics of the
 * result, and parsing goes on with the next part; then every case is marked broken.
 */
export function parse(text: string | Uint8Array, path = '<string>'): SpecFile {
  if (typeof text === 'string') return new SpecParser(new SourceText(path, text)).parse();
  const decoded = decodeUtf8(text);
  const source = new SourceText(path, decoded.text);
  if (decoded.mistake === undefined) return new SpecParser(source).parse();
  return {
    source,
    setups: [],
    teardown: null,
    sessions: [],
    permutations: [],
    systems: null,
    unused: [],
    cases: [],
    diagnostics: [notUtf8(source, decoded.mistake)],
    outputStart: null,
    undecodable: true,
  };
}

/** A session as far as it was read. */
interface OpenSession extends SpecSession {
  readonly place: Span;
  setup: SqlBlock | null;
  readonly steps: Step[];
  teardown: SqlBlock | null;
}

/** What stands in a permutation, before names are looked up. */
interface WrittenStep {
  readonly name: Token;
  readonly markers: readonly WrittenMarker[];
}

interface WrittenMarker {
  /** Null for `*`. */
  readonly name: Token | null;
  readonly notices: number | null;
}

interface WrittenPermutation {
  readonly span: Span;
  readonly nameSpan: Span;
  readonly steps: readonly WrittenStep[];
}

/** Leaves a part that has a mistake; the mistake was reported. */
class PartAbandoned extends Error {}

class SpecParser {
  readonly #source: SourceText;
  readonly #tokens: readonly Token[];
  readonly #diagnostics = new DiagnosticList();
  readonly #setups: SqlBlock[] = [];
  readonly #sessions: OpenSession[] = [];
  readonly #steps = new Map<string, Step>();
  readonly #written: WrittenPermutation[] = [];
  #teardown: SqlBlock | null = null;
  #position = 0;

  constructor(source: SourceText) {
    this.#source = source;
    const { tokens, mistakes } = readTokens(source.text);
    this.#tokens = tokens;
    for (const mistake of mistakes) this.#report(mistake);
  }

  parse(): SpecFile {
    while (this.#next.kind !== 'end') this.#readPart();
    this.#checkSessions();
    const permutations = this.#makePermutations();
    const used = new Set(permutations.flatMap(({ steps }) => steps.map(({ step }) => step.name)));
    const unused =
      this.#written.length === 0 ? [] : [...this.#steps.keys()].filter((name) => !used.has(name));
    return {
      source: this.#source,
      setups: this.#setups,
      teardown: this.#teardown,
      sessions: this.#sessions,
      permutations,
      systems: readSystems(this.#source.text),
      unused: unused.sort(compareText),
      cases: permutations.map(({ testCase }) => testCase),
      diagnostics: this.#diagnostics.toArray(),
      outputStart: outputStartOf(this.#tokens),
      undecodable: false,
    };
  }

  get #next(): Token {
    return this.#tokens[this.#position]!;
  }

  #take(): Token {
    const token = this.#next;
    if (token.kind !== 'end') this.#position += 1;
    return token;
  }

  #readPart(): void {
    const word = this.#next;
    try {
      if (word.kind !== 'part') this.#expected('`setup`, `session` or another part', word);
      this.#take();
      this.#readPartOf(word.text as PartWord, word);
    } catch (error) {
      if (!(error instanceof PartAbandoned)) throw error;
      while (this.#next.kind !== 'part' && this.#next.kind !== 'end') this.#take();
    }
  }

  #readPartOf(part: PartWord, word: Token): void {
    if (part !== 'permutation' && this.#written.length > 0) {
      this.#misplaced(word, 'stands before the permutations');
    }
    switch (part) {
      case 'setup':
        return this.#readSetup(word);
      case 'teardown':
        return this.#readTeardown(word);
      case 'session': {
        const { text: name, span: nameSpan } = this.#readName();
        const place = span(word.span.start, nameSpan.end);
        this.#sessions.push({ name, nameSpan, place, setup: null, steps: [], teardown: null });
        return;
      }
      case 'step':
        return this.#readStep(word);
      case 'permutation':
        this.#written.push(this.#readPermutation(word));
    }
  }

  #readSetup(word: Token): void {
    const session = this.#sessions.at(-1);
    if (session === undefined) {
      if (this.#teardown !== null) this.#misplaced(word, 'stands before `teardown`');
      this.#setups.push(this.#readSql());
      return;
    }
    if (session.setup !== null) this.#misplaced(word, 'stands once in a session');
    if (session.steps.length > 0) this.#misplaced(word, 'stands before the steps of a session');
    session.setup = this.#readSql();
  }

  #readTeardown(word: Token): void {
    const session = this.#sessions.at(-1);
    if (session === undefined) {
      if (this.#teardown !== null) this.#misplaced(word, 'stands once before the sessions');
      this.#teardown = this.#readSql();
      return;
    }
    if (session.teardown !== null) this.#misplaced(word, 'stands once in a session');
    if (session.steps.length === 0) this.#misplaced(word, 'stands behind the steps of a session');
    session.teardown = this.#readSql();
  }

  #readStep(word: Token): void {
    const session = this.#sessions.at(-1);
    if (session === undefined) {
      // A session that could not be read was reported.
      if (this.#diagnostics.hasErrors) throw new PartAbandoned();
      return this.#misplaced(word, 'stands in a session');
    }
    if (session.teardown !== null) this.#misplaced(word, 'stands before `teardown`');
    const { text: name, span: nameSpan } = this.#readName();
    const sql = this.#readSql();
    const step = { name, nameSpan, sql, session: this.#sessions.length - 1 };
    session.steps.push(step);
    const earlier = this.#steps.get(name);
    if (earlier === undefined) this.#steps.set(name, step);
    else this.#report(duplicate(step, earlier));
  }

  #readPermutation(word: Token): WrittenPermutation {
    const steps: WrittenStep[] = [];
    while (this.#next.kind === 'name') {
      const name = this.#take();
      steps.push({ name, markers: this.#isSymbol('(') ? this.#readMarkers() : [] });
    }
    if (steps.length === 0) this.#expected('the name of a step', this.#next);
    if (this.#next.kind !== 'part' && this.#next.kind !== 'end') {
      this.#expected('the name of a step', this.#next);
    }
    const { end } = this.#tokens[this.#position - 1]!.span;
    return { nameSpan: word.span, span: span(word.span.start, end), steps };
  }

  #readMarkers(): WrittenMarker[] {
    const markers: WrittenMarker[] = [];
    do {
      this.#take();
      markers.push(this.#readMarker());
    } while (this.#isSymbol(','));
    if (!this.#isSymbol(')')) this.#expected('`,` or `)`', this.#next);
    this.#take();
    return markers;
  }

  #readMarker(): WrittenMarker {
    if (this.#isSymbol('*')) {
      this.#take();
      return { name: null, notices: null };
    }
    if (this.#next.kind !== 'name') this.#expected('`*` or the name of a step', this.#next);
    const name = this.#take();
    if (!this.#isNext('notices')) return { name, notices: null };
    this.#take();
    if (!this.#isNext('number')) this.#expected('a number of notices', this.#next);
    return { name, notices: Number(this.#take().text) };
  }

  #isNext(kind: Token['kind']): boolean {
    return this.#next.kind === kind;
  }

  #isSymbol(text: string): boolean {
    return this.#next.kind === 'symbol' && this.#next.text === text;
  }

  #readName(): Token {
    if (this.#next.kind !== 'name') this.#expected(A_NAME, this.#next);
    return this.#take();
  }

  #readSql(): SqlBlock {
    if (this.#next.kind !== 'sql') this.#expected('SQL in braces', this.#next);
    const { text, span: place } = this.#take();
    return { text, span: place };
  }

  #checkSessions(): void {
    if (this.#diagnostics.hasErrors) return;
    const empty = this.#sessions.find(({ steps }) => steps.length === 0);
    if (empty !== undefined) {
      this.#report({
        code: 'DI003',
        span: empty.place,
        message: `session ${quoted(empty.name)} has no step`,
        help: 'add `step NAME { SQL }` below it',
      });
    } else if (this.#sessions.length === 0) {
      this.#report({
        code: 'DI003',
        span: this.#next.span,
        message: 'there is no session',
        help: 'add `session NAME` and its steps',
      });
    }
  }

  #makePermutations(): Permutation[] {
    if (this.#written.length > 0) {
      const found = this.#written.map((written) => this.#resolve(written));
      return found.map((steps, index) => ({
        testCase: this.#caseOf(this.#written[index]!),
        steps,
      }));
    }
    if (this.#diagnostics.hasErrors) return [];
    const lists = this.#sessions.map(({ steps }) => steps);
    const count = countInterleavings(lists.map(({ length }) => length));
    if (count > INTERLEAVINGS_MAX) {
      this.#report(tooMany(count, this.#sessions[0]!.place));
      return [];
    }
    return [...interleavings(lists)].map((steps) => ({
      testCase: this.#implicitCase(steps),
      steps: steps.map((step) => ({ step, markers: [], span: step.nameSpan })),
    }));
  }

  #resolve({ steps }: WrittenPermutation): readonly PermutationStep[] {
    const present = new Set(steps.map(({ name }) => name.text));
    return steps.flatMap(({ name, markers: written }): PermutationStep[] => {
      const step = this.#find(name, [...this.#steps.keys()]);
      if (step === undefined) return [];
      const markers = written.flatMap((marker): Marker[] => {
        if (marker.name === null) return [{ kind: 'once' }];
        const other = this.#find(marker.name, [...present]);
        if (other === undefined) return [];
        if (other.session === step.session) this.#report(ownSession(step, marker.name));
        const { notices: count } = marker;
        return [
          count === null ? { kind: 'step', step: other } : { kind: 'notices', step: other, count },
        ];
      });
      return [{ step, markers, span: name.span }];
    });
  }

  #find(name: Token, among: readonly string[]): Step | undefined {
    const step = among.includes(name.text) ? this.#steps.get(name.text) : undefined;
    if (step !== undefined) return step;
    const nearest = nearestName(name.text, among);
    const elsewhere = this.#steps.has(name.text) ? ' of this permutation' : '';
    this.#report({
      code: 'DI005',
      span: name.span,
      message: `${quoted(name.text)} is not the name of a step${elsewhere}`,
      help: nearest === undefined ? 'name one that there is' : `did you mean \`${nearest}\`?`,
    });
    return undefined;
  }

  #caseOf({ span: whole, nameSpan }: WrittenPermutation): TestCase {
    return this.#makeCase({ whole, nameSpan, subtest: undefined });
  }

  /** Stands at the first session; the names of the steps tell it from the others. */
  #implicitCase(steps: readonly Step[]): TestCase {
    const { place, nameSpan } = this.#sessions[0]!;
    const subtest = steps.map(({ name }) => name).join(' ');
    return this.#makeCase({ whole: place, nameSpan, subtest });
  }

  #makeCase({
    whole,
    nameSpan,
    subtest,
  }: {
    readonly whole: Span;
    readonly nameSpan: Span;
    readonly subtest: string | undefined;
  }): TestCase {
    const nothing = span(whole.end, whole.end);
    return new TestCase({
      directive: {
        name: 'permutation',
        nameSpan,
        arguments: [],
        span: whole,
        source: this.#source,
      },
      start: whole.start,
      inputSpan: nothing,
      form: 'none',
      blockSpan: nothing,
      expectedSpan: nothing,
      subtest,
      broken: this.#diagnostics.hasErrors,
    });
  }

  #report(mistake: Mistake): void {
    this.#diagnostics.add(diagnose(this.#source, mistake));
  }

  #misplaced({ text, span: place }: Token, rule: string): never {
    this.#report({
      code: 'DI001',
      span: place,
      message: `\`${text}\` ${rule}`,
      help: '`coordtest explain DI001` shows the order of the parts',
    });
    throw new PartAbandoned();
  }

  #expected(wanted: string, { kind, text, span: place }: Token): never {
    // What could not be read at all was reported.
    if (kind === 'unread') throw new PartAbandoned();
    const found = kind === 'end' ? 'the end of the file' : kind === 'sql' ? 'SQL' : quoted(text);
    const reserved = wanted === A_NAME && (kind === 'part' || kind === 'notices');
    this.#report({
      code: 'DI001',
      span: kind === 'sql' ? span(place.start, place.start + 1) : place,
      message: `${wanted} was expected, found ${found}`,
      help: reserved
        ? `write \`"${text}"\` if it is a name`
        : '`coordtest explain DI001` shows the order of the parts',
    });
    throw new PartAbandoned();
  }
}

/** Of a comment line `# systems = a, b`, which other tools pass over. */
function readSystems(text: string): readonly SystemName[] | null {
  const found = /^(#[ \t]*systems[ \t]*=[ \t]*)(.*?)[ \t]*\r?$/m.exec(text);
  if (found === null) return null;
  const [, head = '', names = ''] = found;
  const start = found.index + head.length;
  const systems = [...names.matchAll(/[^\s,]+/g)];
  return systems.map(({ 0: name, index }) => ({
    text: name,
    span: span(start + index, start + index + name.length),
  }));
}

function duplicate(step: Step, earlier: Step): Mistake {
  return {
    code: 'DI004',
    span: step.nameSpan,
    message: `step ${quoted(step.name)} is there twice`,
    related: { span: earlier.nameSpan, message: 'the first one is here' },
    help: 'give this one another name',
  };
}

function ownSession(step: Step, { text, span: place }: Token): Mistake {
  return {
    code: 'DI006',
    span: place,
    message: `step ${quoted(step.name)} cannot wait for ${quoted(text)}, which is of its own session`,
    help: 'name a step of another session, or leave the marker out',
  };
}

function tooMany(count: number, place: Span): Mistake {
  const number = Number.isFinite(count) ? String(count) : 'more than can be counted';
  return {
    code: 'DI007',
    span: place,
    message: `at most ${INTERLEAVINGS_MAX} orders of steps are run, found ${number}`,
    help: 'add `permutation` lines with those that matter',
  };
}
