/** An excerpt has fewer bytes than this, in UTF-8. */
const EXCERPT_BYTES = 50;

/** A line that begins so many bytes before the excerpt is shown from its beginning. */
const MARGIN_BYTES = 3;

/**
 * `JSON data, line 3: ...excerpt...`: where in a JSON text an error is, as PostgreSQL's
 * `report_json_context` says it. What is shown ends at `end`.
 */
export function jsonContext(text: string, end: number): string {
  const line = text.slice(0, end).split('\n').length;
  const lineStart = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
  let start = end;
  let bytes = 0;
  // At most EXCERPT_BYTES rounds: each takes a character of one byte or more.
  while (start > lineStart) {
    const previous = characterBefore(text, start);
    bytes += utf8Length(text, previous);
    if (bytes >= EXCERPT_BYTES) break;
    start = previous;
  }
  if (start > lineStart && isWithin(text, { from: lineStart, to: start, bytes: MARGIN_BYTES })) {
    start = lineStart;
  }
  const after = text[end];
  const isCut = after !== undefined && after !== '\n' && after !== '\r';
  const excerpt = text.slice(start, end);
  return `JSON data, line ${line}: ${start > lineStart ? '...' : ''}${excerpt}${isCut ? '...' : ''}`;
}

function characterBefore(text: string, index: number): number {
  const isPair = index > 1 && text.codePointAt(index - 2)! > 0xffff;
  return index - (isPair ? 2 : 1);
}

function utf8Length(text: string, index: number): number {
  const point = text.codePointAt(index)!;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

/** Whether a part of the text has at most so many bytes; it looks at no more of it than these. */
function isWithin(text: string, part: { from: number; to: number; bytes: number }): boolean {
  if (part.to - part.from > part.bytes) return false;
  let left = part.bytes;
  for (let index = part.from; index < part.to; index += 1) {
    const unit = text.charCodeAt(index);
    // Half of a pair is half of four bytes.
    left -= unit >= 0xd800 && unit <= 0xdfff ? 2 : utf8Length(text, index);
  }
  return left >= 0;
}
