import { JsonParser, type JsonMaker } from './json-parser.js';
import { Jsonb, JsonbObject, type JsonbValue } from './jsonb.js';
import { parseNumeric } from '../numbers/numeric.js';

const MAKER: JsonMaker<JsonbValue> = {
  scalar: ({ kind, value }) => {
    if (kind === 'string') return value;
    if (kind === 'number') return parseNumeric(value);
    return kind === 'null' ? null : kind === 'true';
  },
  array: (elements) => elements,
  object: (entries) => JsonbObject.from(entries),
};

/**
 * Reads JSON text. Numbers stay exact; of several entries with the same key the last one counts.
 *
 * @throws DatumError for text that is not JSON, with PostgreSQL's message and detail.
 */
export function parseJsonb(text: string): Jsonb {
  return new Jsonb(new JsonParser(text, MAKER).parse());
}
