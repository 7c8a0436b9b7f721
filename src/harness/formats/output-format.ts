import { unreachable } from '../../diagnostic/index.js';
import { formatCsv } from './format-csv.js';
import { formatDebugResponse } from './format-debug.js';
import { quoteJson } from '../../repr/index.js';
import { formatJson } from './format-json.js';
import { formatTable } from './format-table.js';
import type { Response } from '../system/system.js';

/** The forms in which responses are printed. */
export const OUTPUT_FORMATS = ['debug', 'table', 'csv', 'json'] as const;

/** One of {@link OUTPUT_FORMATS}. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Whether a text names one of {@link OUTPUT_FORMATS}. */
export function isOutputFormat(text: string): text is OutputFormat {
  return (OUTPUT_FORMATS as readonly string[]).includes(text);
}

/** How responses are printed. */
export interface ResponseStyle {
  readonly format: OutputFormat;
  /**
   * Applied to texts before anything is aligned by them: a real path in place of its mark would
   * make widths depend on the machine.
   */
  readonly hide: (text: string) => string;
  /** Lines that follow the texts of an error; none if left out. */
  readonly errorLines?: (error: ErrorResponse) => readonly string[];
}

/** What a system answers a statement that it does not execute. */
export type ErrorResponse = Extract<Response, { readonly kind: 'error' | 'dataError' }>;

/** The responses one after another, every line ending in a newline. */
export function formatResponses(responses: readonly Response[], style: ResponseStyle): string {
  return responses
    .flatMap((response) => formatResponse(response, style))
    .map((line) => `${style.hide(line)}\n`)
    .join('');
}

/** The lines of one response, or parts of several lines. */
function formatResponse(response: Response, style: ResponseStyle): readonly string[] {
  const { format, hide, errorLines } = style;
  if (response.kind === 'error') {
    const texts = formatMessage(response.severity ?? 'ERROR', response);
    return errorLines === undefined ? texts : [...texts, ...errorLines(response)];
  }
  if (response.kind === 'notice') return formatMessage(response.severity, response);
  if (response.kind === 'copyData') return response.lines;
  if (response.kind === 'dataError') {
    const { message } = response;
    const first = format === 'debug' ? formatDebugResponse(response) : `ERROR: ${message}`;
    return [first, ...furtherLines(response), ...(errorLines?.(response) ?? [])];
  }
  if (format === 'debug') return [formatDebugResponse(response)];
  switch (response.kind) {
    case 'rows':
      if (format === 'table') return formatTable(response, hide);
      return format === 'csv' ? formatCsv(response) : formatJson(response);
    case 'completed':
      return [format === 'json' ? `{"completed":${quoteJson(response.tag)}}` : response.tag];
    case 'canceled':
      return ['Canceled'];
    default:
      return unreachable(response);
  }
}

/** An error or a notice of a statement: the same lines in every format. */
function formatMessage(
  severity: string,
  response: Response & { kind: 'error' | 'notice' },
): readonly string[] {
  return [`${severity}: ${response.message}`, ...furtherLines(response)];
}

function furtherLines({
  detail,
  hint,
}: Response & { kind: 'error' | 'dataError' | 'notice' }): readonly string[] {
  return [
    ...(detail === undefined ? [] : [`DETAIL: ${detail}`]),
    ...(hint === undefined ? [] : [`HINT: ${hint}`]),
  ];
}
