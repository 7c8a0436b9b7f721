/** Longer texts are cut. */
const LENGTH_MAX = 40;

/** A value that was found, in a few words for a message. */
export function showValue(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return JSON.stringify(value.length > LENGTH_MAX ? `${value.slice(0, LENGTH_MAX)}…` : value);
    case 'function':
      return 'a function';
    case 'bigint':
      return `${value}n`;
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Map) return 'a Map';
      if (typeof (value as { readonly then?: unknown }).then === 'function') return 'a promise';
      if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
      return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
    default:
      return String(value);
  }
}
