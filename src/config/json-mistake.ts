/** What is wrong with a text that is no JSON, and where: line and column from 1. */
export interface JsonMistake {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

/**
 * Puts into words what `JSON.parse` says of a text. Of many mistakes it says no place, and quotes
 * the text around them instead.
 */
export function describeJsonMistake(message: string, text: string): JsonMistake {
  const before = text.slice(0, findMistake(text)).split('\n');
  const [what = ''] = message.split(
    /, (?:\.\.\.)?"[^]*is not valid JSON$|(?: in JSON)? at position/,
    1,
  );
  return { line: before.length, column: before.at(-1)!.length + 1, what };
}

/** The offset of the first character that no JSON could go on with; the length if it breaks off. */
function findMistake(text: string): number {
  let sound = 0;
  let faulty = text.length + 1;
  while (faulty - sound > 1) {
    const middle = (sound + faulty) >> 1;
    if (isBeginning(text.slice(0, middle))) sound = middle;
    else faulty = middle;
  }
  return sound;
}

/** Whether a text is JSON, or would be with something after it. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const position = / at position (\d+)/.exec(message)?.[1];
    if (position !== undefined) return Number(position) >= text.length;
    return message.startsWith('Unexpected end of JSON');
  }
}
