import { spend } from '../../../repr/index.js';
import { keywordCategory } from '../../syntax/index.js';
import type { Datum } from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import { writtenText } from '../values/written-text.js';

/** A name in double quotes, if it needs them: unreserved keywords do not. */
export function quoteNameIfNeeded(name: string): string {
  spend(name.length);
  const category = keywordCategory(name);
  const isPlain = /^[a-z_][a-z0-9_]*$/.test(name);
  if (isPlain && (category === undefined || category === 'unreserved')) return name;
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a literal, with escapes if it has backslashes. */
export function quoteText(text: string): string {
  spend(text.length);
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}

const LITERALS: readonly ScalarDefinition[] = [
  { name: 'quote_literal', strict: true, ofNull: null },
  { name: 'quote_nullable', strict: false, ofNull: 'NULL' },
].flatMap(({ name, strict, ofNull }): ScalarDefinition[] => {
  const quote = (text: string | null): string | null => (text === null ? ofNull : quoteText(text));
  return [
    { name, args: ['text'], result: 'text', strict, evaluate: quote },
    {
      name,
      args: ['anyelement'],
      result: 'text',
      strict,
      evaluate: {
        of: 0,
        make: (type) => (datum: Datum) =>
          quote(datum === null ? null : writtenAs(writtenText(type, datum), type.kind)),
      },
    },
  ];
});

/** A cast to text writes `true`, where the output function writes `t`. */
function writtenAs(text: string, kind: string): string {
  return kind === 'bool' ? (text === 't' ? 'true' : 'false') : text;
}

/** Functions that write what SQL reads. */
export const QUOTE_FUNCTIONS: readonly ScalarDefinition[] = [
  { name: 'quote_ident', args: ['text'], result: 'text', evaluate: quoteNameIfNeeded },
  ...LITERALS,
];
