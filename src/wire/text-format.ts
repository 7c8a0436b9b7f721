import { formatDatum, type Datum, type SqlType } from '../repr/index.js';

/** A datum that is not NULL in the text format. */
export function formatText(type: SqlType, datum: Datum): string {
  // The most frequent ones without a detour.
  if (typeof datum === 'string' && type.kind !== 'bytechar') return datum;
  return formatDatum(type, datum);
}
