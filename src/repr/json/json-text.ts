import { pathIndex } from './jsonb-access.js';
import { quoteJson } from './jsonb-format.js';
import { JsonParser, type JsonMaker } from './json-parser.js';

/** A value within a datum of type `json`: what it is, and what stands there for it. */
export type JsonPart =
  | { readonly kind: 'string'; readonly text: () => string; readonly value: string }
  | { readonly kind: 'number' | 'boolean' | 'null'; readonly text: () => string }
  | {
      readonly kind: 'array';
      readonly text: () => string;
      readonly elements: readonly JsonPart[];
    }
  | {
      readonly kind: 'object';
      readonly text: () => string;
      /** In the order in which they stand; a key may come twice. */
      readonly entries: readonly (readonly [string, JsonPart])[];
    };

const MAKER: JsonMaker<JsonPart> = {
  scalar: (token) => {
    const text = (): string => token.text;
    switch (token.kind) {
      case 'string':
        return { kind: 'string', text, value: token.value };
      case 'number':
      case 'null':
        return { kind: token.kind, text };
      default:
        return { kind: 'boolean', text };
    }
  },
  array: (elements, text) => ({ kind: 'array', elements, text }),
  object: (entries, text) => ({ kind: 'object', entries, text }),
};

/** Takes JSON text apart. @throws DatumError for text that is not JSON */
export function parseJsonText(text: string): JsonPart {
  return new JsonParser(text, MAKER).parse();
}

const CHECKER: JsonMaker<null> = {
  scalar: () => null,
  array: () => null,
  object: () => null,
  ignoresUnicode: true,
};

/**
 * Checks what is to be a datum of type `json`. What its escapes stand for is asked when it is read.
 *
 * @throws DatumError for text that is not JSON
 */
export function checkJson(text: string): void {
  new JsonParser(text, CHECKER).parse();
}

/** A value as `->>` gives it: a string without quotes, JSON's null as NULL. */
export function jsonPartText(part: JsonPart): string | null {
  if (part.kind === 'string') return part.value;
  return part.kind === 'null' ? null : part.text();
}

/** The value of a key, of which the last entry counts; undefined if there is none. */
export function jsonPartField(part: JsonPart, key: string): JsonPart | undefined {
  if (part.kind !== 'object') return undefined;
  return part.entries.findLast(([found]) => found === key)?.[1];
}

/** An element by its index from 0, or from -1 downwards from the end; undefined for none. */
export function jsonPartElement(part: JsonPart, index: number): JsonPart | undefined {
  return part.kind === 'array' ? part.elements.at(index) : undefined;
}

/** What stands at a path of keys and indexes. */
export function jsonPartAtPath(part: JsonPart, path: readonly string[]): JsonPart | undefined {
  let found: JsonPart | undefined = part;
  for (const step of path) {
    if (found?.kind === 'object') found = jsonPartField(found, step);
    else {
      const index = pathIndex(step);
      found = found && index !== undefined ? jsonPartElement(found, index) : undefined;
    }
  }
  return found;
}

/** The text without blanks and without entries of objects that are null. */
export function stripJsonPartNulls(part: JsonPart): string {
  switch (part.kind) {
    case 'array':
      return `[${part.elements.map(stripJsonPartNulls).join(',')}]`;
    case 'object': {
      const kept = part.entries.filter(([, value]) => value.kind !== 'null');
      const entries = kept.map(([key, value]) => `${quoteJson(key)}:${stripJsonPartNulls(value)}`);
      return `{${entries.join(',')}}`;
    }
    case 'string':
      return quoteJson(part.value);
    default:
      return part.text();
  }
}
