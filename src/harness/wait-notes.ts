import { unreachable } from '../diagnostic/index.js';
import { formatDatum, type Row } from '../repr/index.js';
import { describeWaiting } from './frontier-report.js';
import { shortPlace, type Place } from './mistakes/place.js';
import type { FileContext, NamedItem } from './file-context.js';
import type { Response } from './system/system.js';
import type { Attempt } from './wait-until-true.js';

/** How many rows of the last attempt are shown. */
const ROWS_SHOWN_MAX = 5;

/** What the last attempt of a wait gave, for the notes of a diagnostic. */
export function describeAttempt({ progress, response }: Attempt): readonly string[] {
  if (response !== null) return [describeResponse(response)];
  const waiting = progress.blocked?.waiting ?? [];
  if (waiting.length === 0)
    return ['the last attempt was blocked, the system does not say by what'];
  return waiting.map((one) => `the last attempt was blocked: ${describeWaiting(one)}`);
}

function describeResponse(response: Response): string {
  switch (response.kind) {
    case 'rows':
      return describeRows(response);
    case 'error':
    case 'dataError':
      return `the last error was: ${response.message}`;
    case 'notice':
      return `the last attempt said \`${response.severity}: ${response.message}\``;
    case 'canceled':
      return 'the last attempt was canceled';
    case 'copyData':
      return `the last attempt gave ${response.lines.length} lines of text`;
    case 'completed':
      return `the last attempt gave \`${response.tag}\``;
    default:
      return unreachable(response);
  }
}

function describeRows({ columns, rows }: Response & { kind: 'rows' }): string {
  const shown = rows.slice(0, ROWS_SHOWN_MAX).map((row) => formatRow(columns, row));
  const rest = rows.length - shown.length;
  const more = rest > 0 ? ` and ${rest} more` : '';
  return `the last ${rows.length === 1 ? 'row was' : 'rows were'} ${shown.join(', ')}${more}`;
}

function formatRow(columns: (Response & { kind: 'rows' })['columns'], row: Row): string {
  const values = columns.map(({ type }, index) => {
    const datum = row[index]!;
    return typeof datum === 'boolean' ? String(datum) : formatDatum(type, datum);
  });
  return `(${values.join(', ')})`;
}

/**
 * Items that were held back, by which argument or directive, and where that stands if not with
 * each.
 */
export interface HeldBack {
  readonly items: readonly NamedItem[];
  readonly by: string;
  readonly place?: Place;
}

/** A note for each item about which messages are held because of what a test excluded. */
export function describeHeldBack(
  { system }: FileContext,
  { items, by, place }: HeldBack,
): readonly string[] {
  const held = new Set((system.feedback?.list() ?? []).flatMap((message) => message.items));
  return items
    .filter(({ item }) => held.has(item))
    .map((one) => {
      const at = shortPlace(place ?? one.place);
      return `the upper of \`${one.name}\` is held by \`${by}\` at ${at}`;
    });
}
