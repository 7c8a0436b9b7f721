import { notSupported, SqlError } from '../sql-error.js';
import type { CopyFormat } from '../statement-plan.js';
import type { Option } from '../syntax/index.js';
import { refuseUnknownOptions } from './statement-options.js';

const OPTIONS = ['format', 'delimiter', 'null', 'header', 'quote', 'escape'];

/** What is no delimiter of text: letters and digits mean something there (`ProcessCopyOptions`). */
const NO_DELIMITERS = /[\\.a-z0-9]/;

/** How the options of a COPY say that rows are written. @throws SqlError as PostgreSQL does */
export function copyFormat(options: readonly Option[]): CopyFormat {
  refuseUnknownOptions(options, OPTIONS, 'COPY');
  const header = headerOption(options);
  const kind = textOption(options, 'format', 'text').toLowerCase();
  if (kind === 'binary') throw notSupported('COPY (FORMAT binary)', placeOf(options, 'format'));
  if (kind !== 'text' && kind !== 'csv') {
    const position = placeOf(options, 'format');
    throw new SqlError(`COPY format "${kind}" not recognized`, '22023', { position });
  }
  const nulls = textOption(options, 'null', kind === 'csv' ? '' : '\\N');
  const delimiter = characterOption(options, 'delimiter', kind === 'csv' ? ',' : '\t');
  const refuse = (name: string, message: string, code: string): SqlError =>
    new SqlError(message, code, { position: placeOf(options, name) });
  if (/[\r\n]/.test(delimiter)) {
    throw refuse('delimiter', 'COPY delimiter cannot be newline or carriage return', '22023');
  }
  if (/[\r\n]/.test(nulls)) {
    const message = 'COPY null representation cannot use newline or carriage return';
    throw refuse('null', message, '22023');
  }
  if (kind === 'text') {
    if (NO_DELIMITERS.test(delimiter)) {
      throw refuse('delimiter', `COPY delimiter cannot be "${delimiter}"`, '22023');
    }
    for (const name of ['quote', 'escape']) refuseInText(options, name);
  }
  if (nulls.includes(delimiter)) {
    throw refuse('null', 'COPY delimiter must not appear in the NULL specification', '0A000');
  }
  if (kind === 'text') return { kind, delimiter, null: nulls, header };
  const quote = characterOption(options, 'quote', '"');
  const escape = characterOption(options, 'escape', quote);
  if (delimiter === quote) {
    throw refuse('delimiter', 'COPY delimiter and quote must be different', '22023');
  }
  if (nulls.includes(quote)) {
    throw refuse('null', 'CSV quote character must not appear in the NULL specification', '0A000');
  }
  return { kind, delimiter, null: nulls, header, quote, escape };
}

const TRUE_WORDS = ['true', 'on', '1'];
const FALSE_WORDS = ['false', 'off', '0'];

function headerOption(options: readonly Option[]): boolean {
  const option = options.find((one) => one.name === 'header');
  if (option === undefined) return false;
  const { value, position } = option;
  if (value === null) return true;
  if (value.kind === 'boolean') return value.value;
  const word = value.text.toLowerCase();
  if (word === 'match') throw notSupported('COPY (HEADER match)', position);
  if (TRUE_WORDS.includes(word)) return true;
  if (FALSE_WORDS.includes(word)) return false;
  throw new SqlError('header requires a Boolean value or "match"', '42601', { position });
}

function placeOf(options: readonly Option[], name: string): number | undefined {
  return options.find((one) => one.name === name)?.position;
}

function refuseInText(options: readonly Option[], name: string): void {
  const position = placeOf(options, name);
  if (position === undefined) return;
  throw new SqlError(`COPY ${name} available only in CSV mode`, '0A000', { position });
}

function textOption(options: readonly Option[], name: string, otherwise: string): string {
  const option = options.find((one) => one.name === name);
  if (option === undefined) return otherwise;
  const { value, position } = option;
  if (value?.kind === 'string' || value?.kind === 'word') return value.text;
  throw new SqlError(`COPY ${name} requires a parameter`, '42601', { position });
}

function characterOption(options: readonly Option[], name: string, otherwise: string): string {
  const text = textOption(options, name, otherwise);
  if (/^[\x01-\x7f]$/s.test(text)) return text;
  const message = `COPY ${name} must be a single one-byte character`;
  throw new SqlError(message, '0A000', { position: placeOf(options, name) });
}
