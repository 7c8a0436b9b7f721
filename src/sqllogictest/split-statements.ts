/**
 * What holds semicolons that end no statement, by its beginning: texts, names, comments (those of
 * `/*` may be nested) and dollar quotes. A text with `E` before it has backslashes in it.
 */
const PARTS: readonly RegExp[] = [
  /[eE]'(?:\\[^]|''|[^'\\])*(?:'|$)/y,
  /'(?:''|[^'])*(?:'|$)/y,
  /"[^"]*(?:"|$)/y,
  /--[^\n]*/y,
  /(\$(?:[a-zA-Z_][a-zA-Z_0-9]*)?\$)[^]*?(?:\1|$)/y,
  /[a-zA-Z_0-9$\x80-\uffff]+/y,
];

/**
 * The statements of a record's SQL, which semicolons separate, each with the text that it was
 * written with. A text with one statement, or with none, comes back as it is.
 */
export function splitStatements(text: string): readonly string[] {
  if (!text.includes(';')) return [text];
  const statements: string[] = [];
  let start = 0;
  let position = 0;
  while (position < text.length) {
    const end = partEnd(text, position);
    if (text[position] === ';') {
      statements.push(text.slice(start, position));
      start = end;
    }
    position = end;
  }
  statements.push(text.slice(start));
  const filled = statements.filter((statement) => statement.trim() !== '');
  return filled.length > 1 ? filled : [text];
}

/** The end of what begins at a position: a part, or one character. */
function partEnd(text: string, position: number): number {
  if (text.startsWith('/*', position)) return commentEnd(text, position);
  for (const part of PARTS) {
    part.lastIndex = position;
    if (part.test(text)) return part.lastIndex;
  }
  return position + 1;
}

function commentEnd(text: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}
