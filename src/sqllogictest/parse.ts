import { DiagnosticList, quoted, SourceText, span, type Span } from '../diagnostic/index.js';
import { decodeUtf8, LineCursor, notUtf8, SEPARATOR, TestCase } from '../datadriven/index.js';
import { diagnose, type Mistake } from './mistakes.js';
import type { Condition, RecordBody, SltFile, SltNode, SltTrivia } from './record.js';
import { readHead, type HeadReading, type RecordHead } from './record-head.js';
import { headLine, type HeadLine } from './words.js';

const HASH = 0x23;
const BYTE_ORDER_MARK = 0xfeff;

/** The line that ends a result of several lines. */
export const END_OF_TEXT = 'EOF';

/**
 * Parses a sqllogictest file. Never throws: mistakes are in the diagnostics of the result, and
 * parsing goes on behind them; a record that a mistake makes uncertain is marked broken. Takes time
 * linear in the length of the text.
 */
export function parse(text: string | Uint8Array, path = '<string>'): SltFile {
  if (typeof text === 'string') return new FileParser(new SourceText(path, text)).parse();
  const decoded = decodeUtf8(text);
  const source = new SourceText(path, decoded.text);
  if (decoded.mistake === undefined) return new FileParser(source).parse();
  return {
    source,
    nodes: [{ kind: 'unread', span: span(0, source.text.length) }],
    cases: [],
    diagnostics: [notUtf8(source, decoded.mistake)],
    undecodable: true,
  };
}

/** What stands before a record and belongs to it. */
interface Guards {
  /** Where the first one starts, or the record where there is none. */
  readonly start: number;
  readonly conditions: readonly Condition[];
  readonly broken: boolean;
  /** The first line of the record. */
  readonly line: HeadLine;
  readonly reading: HeadReading;
}

/** The first line of a record that is run. */
type CaseHead = RecordHead & { readonly kind: 'statement' | 'query' | 'simple' };

/** The SQL of a record and what stands behind its `----`. */
interface RecordText {
  readonly input: Span;
  /** From `----` to the end of the result; null where there is no `----`. */
  readonly block: Span | null;
  /** The lines of the result. */
  readonly result: Span;
}

class FileParser {
  readonly #source: SourceText;
  readonly #text: string;
  readonly #cursor: LineCursor;
  readonly #nodes: SltNode[] = [];
  readonly #cases: TestCase[] = [];
  readonly #diagnostics = new DiagnosticList();
  #subtest: string | undefined;
  /** Behind a `halt` that nothing guards, nobody meant what stands there to be read. */
  #halted = false;

  constructor(source: SourceText) {
    this.#source = source;
    this.#text = source.text;
    this.#cursor = new LineCursor(source.text);
  }

  parse(): SltFile {
    const cursor = this.#cursor;
    if (this.#text.charCodeAt(0) === BYTE_ORDER_MARK) {
      this.#addTrivia('byteOrderMark', 0, 1);
      cursor.moveTo(1);
    }
    while (!cursor.atEnd) this.#readNode();
    return {
      source: this.#source,
      nodes: this.#nodes,
      cases: this.#cases,
      diagnostics: this.#diagnostics.toArray(),
      undecodable: false,
    };
  }

  #readNode(): void {
    const { start, next, blank } = this.#cursor;
    if (blank || this.#isComment()) {
      this.#addTrivia(blank ? 'blank' : 'comment', start, next);
      this.#cursor.advance();
    } else {
      this.#readRecord();
    }
  }

  #isComment(): boolean {
    return this.#text.charCodeAt(this.#cursor.start) === HASH;
  }

  #readRecord(): void {
    const guards = this.#readGuards();
    if (guards === null) return;
    const { line } = guards;
    const { head, mistakes } = guards.reading;
    this.#report(mistakes);
    this.#cursor.advance();
    switch (head.kind) {
      case 'statement':
      case 'query':
      case 'simple':
        this.#readCase(head, { line, guards });
        break;
      case 'setting':
        this.#addSetting(head, { line, guards });
        break;
      case 'subtest':
        this.#subtest = head.subtest;
        this.#addTrivia('subtest', guards.start, this.#cursor.start);
        break;
      default:
        this.#skipParagraph(guards.start);
    }
  }

  /** Leaves the cursor at the record that the guards are for; null if there is none. */
  #readGuards(): Guards | null {
    const cursor = this.#cursor;
    const { start } = cursor;
    const conditions: Condition[] = [];
    let broken = false;
    let last: HeadLine | null = null;
    while (!cursor.atEnd && !cursor.blank) {
      if (!this.#isComment()) {
        const line = this.#headLine();
        const reading = readHead(line);
        const { head, mistakes } = reading;
        if (head.kind !== 'condition') return { start, conditions, broken, line, reading };
        this.#report(mistakes);
        last = line;
        if (head.condition === null) broken = true;
        else conditions.push(head.condition);
      }
      cursor.advance();
    }
    if (last !== null) this.#report([guardsNothing(last)]);
    this.#addTrivia('unread', start, cursor.start);
    return null;
  }

  #headLine(): HeadLine {
    return headLine(this.#text, this.#cursor.start, this.#cursor.end);
  }

  #addSetting(
    { setting }: RecordHead & { kind: 'setting' },
    { line, guards }: { readonly line: HeadLine; readonly guards: Guards },
  ): void {
    const place = span(line.first.span.start, (line.rest.at(-1) ?? line.first).span.end);
    const whole = span(guards.start, this.#cursor.start);
    if (setting === null || guards.broken) {
      this.#addTrivia('unread', whole.start, whole.end);
      return;
    }
    const { conditions } = guards;
    if (setting.name === 'halt' && conditions.length === 0) this.#halted = true;
    this.#nodes.push({ kind: 'setting', span: whole, conditions, place, setting });
  }

  #readCase(
    head: CaseHead,
    { line, guards }: { readonly line: HeadLine; readonly guards: Guards },
  ): void {
    const multiline =
      head.kind === 'query' && head.expected?.kind === 'rows' && head.expected.multiline;
    const text = this.#readText(head, multiline);
    const lineSpan = span(line.first.span.start, (line.rest.at(-1) ?? line.first).span.end);
    const body = this.#makeBody(head, text, lineSpan);
    const expectationSpan = span(line.rest[0]?.span.start ?? lineSpan.end, lineSpan.end);
    const testCase = new TestCase({
      directive: {
        name: line.first.text,
        nameSpan: line.first.span,
        arguments: [],
        span: lineSpan,
        source: this.#source,
      },
      start: guards.start,
      inputSpan: text.input,
      form: text.block === null ? 'none' : 'single',
      blockSpan: text.block ?? span(text.input.end, text.input.end),
      expectedSpan: text.block === null ? expectationSpan : text.result,
      subtest: this.#subtest,
      broken: body === null || guards.broken,
    });
    const whole = span(guards.start, this.#cursor.start);
    const { conditions } = guards;
    this.#cases.push(testCase);
    this.#nodes.push({ kind: 'case', span: whole, testCase, conditions, expectationSpan, body });
  }

  /**
   * Reads up to the end of the record. SQL that a result follows may hold blank lines, as long as
   * no record begins behind one. To a statement `----` is an SQL comment.
   */
  #readText(head: CaseHead, multiline: boolean): RecordText {
    const cursor = this.#cursor;
    const { start } = cursor;
    const separates = head.kind !== 'statement';
    while (!cursor.atEnd && !cursor.blank && !(separates && cursor.separator)) cursor.advance();
    if (needsResult(head) && cursor.blank && !cursor.atEnd) this.#lookForSeparator();
    const input = span(start, cursor.start);
    if (cursor.atEnd || !cursor.separator) {
      return { input, block: null, result: span(input.end, input.end) };
    }
    cursor.advance();
    const resultStart = cursor.start;
    if (multiline) this.#skipToEndOfText();
    else while (!cursor.atEnd && !cursor.blank) cursor.advance();
    const result = span(resultStart, cursor.start);
    if (multiline && !cursor.atEnd) cursor.advance();
    return { input, block: span(input.end, cursor.start), result };
  }

  /** Goes on to a `----` if one comes before what looks like another record; else stays. */
  #lookForSeparator(): void {
    const cursor = this.#cursor;
    const { start } = cursor;
    let afterBlank = false;
    for (; !cursor.atEnd; cursor.advance()) {
      if (cursor.separator) return;
      const isRecord = afterBlank && !cursor.blank && !this.#isComment();
      if (isRecord && readHead(this.#headLine()).head.kind !== 'unknown') break;
      if (!this.#isComment()) afterBlank = cursor.blank;
    }
    cursor.moveTo(start);
  }

  #skipToEndOfText(): void {
    const cursor = this.#cursor;
    while (!cursor.atEnd && !cursor.is(END_OF_TEXT)) cursor.advance();
  }

  /** What the record does, or null with mistakes reported. */
  #makeBody(head: CaseHead, { input, block, result }: RecordText, place: Span): RecordBody | null {
    const lines = this.#linesOf(result);
    if (this.#text.slice(input.start, input.end).trim() === '') {
      // Of a statement that does not say what to expect, that was told already.
      if (head.kind !== 'statement' || head.expected !== null) this.#report([hasNoSql(place)]);
      return null;
    }
    if (needsResult(head) && block === null) {
      this.#report([hasNoSeparator(this.#text.slice(place.start, place.end), place)]);
      return null;
    }
    if (isFailure(head) && lines.length > 0) this.#warn(hasUselessResult(result));
    switch (head.kind) {
      case 'statement':
        return head.expected && { kind: 'statement', expected: head.expected };
      case 'simple':
        return head.connection === undefined
          ? null
          : { kind: 'simple', connection: head.connection, lines };
      default:
        return this.#makeQuery(head, { block, lines });
    }
  }

  #makeQuery(
    { expected }: RecordHead & { kind: 'query' },
    { block, lines }: { readonly block: Span | null; readonly lines: readonly string[] },
  ): RecordBody | null {
    if (expected === null) return null;
    if (expected.kind === 'error') return { kind: 'query', expected };
    if (expected.multiline && !this.#endsInEndOfText(block!)) {
      this.#report([neverEnds(span(block!.start, block!.start + SEPARATOR.length))]);
      return null;
    }
    const { types, sort, label, columnNames, multiline } = expected;
    return {
      kind: 'query',
      expected: { kind: 'rows', types, sort, label, columnNames, multiline, lines },
    };
  }

  #endsInEndOfText({ start, end }: Span): boolean {
    return /(^|\n)EOF\r?\n?$/.test(this.#text.slice(start, end));
  }

  #linesOf({ start, end }: Span): string[] {
    const lines: string[] = [];
    const cursor = new LineCursor(this.#text, start);
    for (; cursor.start < end; cursor.advance()) {
      lines.push(this.#text.slice(cursor.start, cursor.end));
    }
    return lines;
  }

  #warn(mistake: Mistake): void {
    if (this.#halted) return;
    this.#diagnostics.add({ ...diagnose(this.#source, mistake), severity: 'warning' });
  }

  /** Gives up the lines up to the next blank one. */
  #skipParagraph(start: number): void {
    const cursor = this.#cursor;
    while (!cursor.atEnd && !cursor.blank) cursor.advance();
    this.#addTrivia('unread', start, cursor.start);
  }

  #report(mistakes: readonly Mistake[]): void {
    if (this.#halted) return;
    for (const mistake of mistakes) this.#diagnostics.add(diagnose(this.#source, mistake));
  }

  /** Neighbours of the same kind are one node, so that a million blank lines are. */
  #addTrivia(kind: SltTrivia['kind'], start: number, end: number): void {
    const last = this.#nodes.at(-1);
    const joins = last?.kind === kind && (kind === 'blank' || kind === 'comment');
    if (joins) this.#nodes.pop();
    this.#nodes.push({ kind, span: span(joins ? last.span.start : start, end) });
  }
}

function needsResult(head: CaseHead): boolean {
  return head.kind === 'simple' || (head.kind === 'query' && head.expected?.kind === 'rows');
}

function isFailure(head: CaseHead): boolean {
  return head.kind === 'query' && head.expected?.kind === 'error';
}

function guardsNothing({ first }: HeadLine): Mistake {
  return {
    code: 'DL009',
    span: first.span,
    message: `${quoted(first.text)} stands right before a record, found none on the next line`,
    help: 'remove the blank line behind it, or the guard',
  };
}

function hasNoSql(place: Span): Mistake {
  return {
    code: 'DL006',
    span: place,
    message: 'SQL was expected on the next line, found none',
    help: 'write it there, without a blank line before it',
  };
}

function hasNoSeparator(head: string, place: Span): Mistake {
  return {
    code: 'DL005',
    span: place,
    message: `there is no line \`----\` behind the SQL of ${quoted(head)}`,
    help: 'end the SQL with a line `----`, even where the result is empty',
  };
}

function hasUselessResult(place: Span): Mistake {
  return {
    code: 'DL011',
    span: place,
    message: 'a query that must fail has no result, and this one is compared with nothing',
    help: 'remove it',
  };
}

function neverEnds(place: Span): Mistake {
  return {
    code: 'DL010',
    span: place,
    message: `the result is never ended by a line \`${END_OF_TEXT}\``,
    help: `add a line \`${END_OF_TEXT}\` behind it, or leave \`multiline\` out`,
  };
}
