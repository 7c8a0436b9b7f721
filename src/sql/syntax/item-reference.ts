import { NAME_BYTES_MAX } from '../../repr/index.js';
import { notSupported } from '../sql-error.js';
import { quoteIdentifier } from './identifier.js';
import { tokensFrom } from './lexer.js';

/** What the first part of the name begins with that stands for an item by its id. */
const PREFIX = 'item ';

/** An item by its id, and the name that the query calls it: `[u1 AS schema.name]`. */
export interface ItemReference {
  readonly id: string;
  /** One to three parts, the last of which is the item's own. */
  readonly parts: readonly string[];
}

/**
 * The reference as a name of PostgreSQL's language: of three parts, whatever it has itself.
 *
 * @throws SqlError if the schema and the database do not fit into one identifier.
 */
export function itemReferenceName(id: string, parts: readonly string[], position: number): string {
  const qualifier = JSON.stringify(parts.slice(0, -1));
  if (Buffer.byteLength(qualifier) > NAME_BYTES_MAX) {
    throw notSupported('so long a schema before the name of an item by its id', position);
  }
  return [PREFIX + id, qualifier, parts.at(-1)!].map(quoteIdentifier).join('.');
}

/** The reference that the parts of a name stand for; undefined for a plain name. */
export function itemReference(parts: readonly (string | undefined)[]): ItemReference | undefined {
  const [first, second, name] = parts;
  if (!first?.startsWith(PREFIX) || !second?.startsWith('[') || name === undefined)
    return undefined;
  const qualifier = JSON.parse(second) as string[];
  return { id: first.slice(PREFIX.length), parts: [...qualifier, name] };
}

/** Where the reference ends that begins at a place. */
export function itemReferenceEnd(text: string, location: number): number {
  for (const { start, end } of tokensFrom(text, location)) {
    if (text.slice(start, end) === ']') return end;
  }
  return text.length;
}
