import { codePointLength, DatumError, parseInteger, SqlState, spend } from '../../../repr/index.js';
import { checkLength } from '../values/text-length.js';
import { quoteNameIfNeeded, quoteText } from './quote-functions.js';

function refuse(message: string, hint?: string): DatumError {
  return new DatumError(message, SqlState.invalidParameter, hint === undefined ? {} : { hint });
}

/** What it takes to find a specifier, and to take it apart. */
const SPECIFIER_UNITS = 64;

const SPECIFIER = /(?:(\d+)\$)?(-*)(?:(\d+)|\*(?:(\d+)\$)?)?(.?)/suy;

/**
 * `format`: puts values in place of `%s`, `%I` (as a name) and `%L` (as a literal), which may have
 * the number of their argument and a width (PostgreSQL documentation, 9.4.1).
 *
 * @throws DatumError for specifiers that are none and for arguments that are missing.
 */
export function formatText(template: string, args: readonly (string | null)[]): string {
  let result = '';
  let next = 0;
  const argument = (number: string | undefined): string | null => {
    const index = number === undefined ? next : Number(number) - 1;
    if (index < 0) throw refuse('format specifies argument 0, but arguments are numbered from 1');
    if (index >= args.length) throw refuse('too few arguments for format()');
    next = index + 1;
    return args[index]!;
  };
  for (let at = 0; at < template.length;) {
    spend(SPECIFIER_UNITS);
    const percent = template.indexOf('%', at);
    if (percent < 0) return result + template.slice(at);
    result += template.slice(at, percent);
    if (template[percent + 1] === '%') {
      result += '%';
      at = percent + 2;
      continue;
    }
    SPECIFIER.lastIndex = percent + 1;
    const [whole, number, minus, width, widthNumber, kind] = SPECIFIER.exec(template)!;
    at = percent + 1 + whole.length;
    const isStar = whole.includes('*');
    checkSpecifier(kind!, [number, widthNumber]);
    const wanted = isStar ? widthOf(argument(widthNumber)) : Number(width ?? 0);
    if (wanted > 0x7fffffff) throw new DatumError('number is out of range', '22003');
    checkLength(result.length + Math.abs(wanted));
    const text = converted(kind!, argument(number));
    result += pad(text, minus !== '' ? -Math.abs(wanted) : wanted);
  }
  return result;
}

function checkSpecifier(kind: string, numbers: readonly (string | undefined)[]): void {
  if (numbers.some((number) => number !== undefined && Number(number) === 0)) {
    throw refuse('format specifies argument 0, but arguments are numbered from 1');
  }
  const hint = 'For a single "%" use "%%".';
  if (kind === '') throw refuse('unterminated format() type specifier', hint);
  if (!'sIL'.includes(kind)) {
    throw refuse(`unrecognized format() type specifier "${kind}"`, hint);
  }
}

function widthOf(text: string | null): number {
  return text === null ? 0 : Number(parseInteger('int4', text));
}

function converted(kind: string, value: string | null): string {
  if (kind === 'L') return value === null ? 'NULL' : quoteText(value);
  if (kind === 's') return value ?? '';
  if (value !== null) return quoteNameIfNeeded(value);
  throw new DatumError('null values cannot be formatted as an SQL identifier', '22004');
}

/** A negative width means that blanks come behind the text. */
function pad(text: string, width: number): string {
  const blanks = ' '.repeat(Math.max(0, Math.abs(width) - codePointLength(text)));
  return width < 0 ? text + blanks : blanks + text;
}
