import { span, type Span } from '../diagnostic/index.js';
import type { Mode } from './directive-line.js';
import { NO_NEWLINE_CLOSING, type LineCursor } from './lines.js';
import type { BlockForm } from './test-case.js';

/** The expected output of a case as it stands in the file. */
export interface ExpectedBlock {
  readonly form: BlockForm;
  /** From the first `----` line to the last line of the block; empty if there is none. */
  readonly blockSpan: Span;
  /** The lines that are output. */
  readonly expectedSpan: Span;
  /** Of a double block that the file ends in. */
  readonly unclosed?: UnclosedBlock;
}

/** A double block without its closing pair. */
export interface UnclosedBlock {
  readonly opening: Span;
  /** The first single `----` before a blank line or the end of the file. */
  readonly lone: Span | undefined;
}

/** Reads the block whose `----` line the cursor is at, and leaves the cursor behind it. */
export function readExpectedBlock(cursor: LineCursor, mode: Mode): ExpectedBlock {
  const opening = span(cursor.start, cursor.end);
  if (cursor.atEnd) return { form: 'none', blockSpan: opening, expectedSpan: opening };
  cursor.advance();
  if (!cursor.atEnd && cursor.separator) {
    cursor.advance();
    return readDoubleBlock(cursor, opening, mode);
  }
  const { start } = cursor;
  while (!cursor.atEnd && !cursor.blank) cursor.advance();
  return {
    form: 'single',
    blockSpan: span(opening.start, cursor.start),
    expectedSpan: span(start, cursor.start),
  };
}

function readDoubleBlock(cursor: LineCursor, opening: Span, mode: Mode): ExpectedBlock {
  const { start } = cursor;
  let lone: Span | undefined;
  while (!cursor.atEnd) {
    if (!cursor.separator) {
      cursor.advance();
      continue;
    }
    const separator = span(cursor.start, cursor.end);
    cursor.advance();
    const form = closingForm(cursor, mode);
    if (form !== undefined) {
      cursor.advance();
      return {
        form,
        blockSpan: span(opening.start, cursor.start),
        expectedSpan: span(start, separator.start),
      };
    }
    if (cursor.atEnd || cursor.blank) lone ??= separator;
  }
  return readUnclosedBlock(cursor, { start, opening, lone }, mode);
}

/** The form of the block that the line after a `----` closes, if it closes it. */
function closingForm(cursor: LineCursor, mode: Mode): BlockForm | undefined {
  if (cursor.atEnd) return undefined;
  if (cursor.separator) return 'double';
  // NB: Go reads this line as output.
  return mode === 'strict' && cursor.is(NO_NEWLINE_CLOSING) ? 'doubleNoNewline' : undefined;
}

/**
 * Go takes the rest of the file without a word. Strict mode lets the block end where one of its two
 * closing lines stands; anything bolder would take output for cases.
 */
function readUnclosedBlock(
  cursor: LineCursor,
  { start, opening, lone }: UnclosedBlock & { readonly start: number },
  mode: Mode,
): ExpectedBlock {
  let end = cursor.start;
  if (mode === 'strict' && lone !== undefined) {
    end = lone.start;
    cursor.moveTo(lone.start);
    cursor.advance();
  }
  return {
    form: 'double',
    blockSpan: span(opening.start, cursor.start),
    expectedSpan: span(start, end),
    unclosed: { opening, lone },
  };
}
