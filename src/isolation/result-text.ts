import { countOf } from '../diagnostic/index.js';
import { formatDatum } from '../repr/index.js';
import type { Response } from '../harness/index.js';

type Rows = Extract<Response, { readonly kind: 'rows' }>;
type Notice = Extract<Response, { readonly kind: 'notice' }>;

const ENCODER = new TextEncoder();

/** A response of a step as the isolation tester prints it; whole lines, or empty. */
export function formatResponse(response: Response, session: string): string {
  switch (response.kind) {
    case 'rows':
      return formatRows(response);
    case 'notice':
      return formatNotice(response, session);
    case 'completed':
      return '';
    case 'copyData':
      return 'unexpected result status: PGRES_COPY_OUT\n';
    default:
      return `${describeFailure(response)}\n`;
  }
}

/** The first line of an error: what follows it differs between runs. Undefined for a success. */
export function describeFailure(response: Response): string | undefined {
  switch (response.kind) {
    case 'error':
      return `${response.severity ?? 'ERROR'}:  ${response.message}`;
    case 'dataError':
      return `ERROR:  ${response.message}`;
    case 'canceled':
      return 'ERROR:  canceling statement due to user request';
    default:
      return undefined;
  }
}

function formatNotice({ severity, message, detail, hint }: Notice, session: string): string {
  const lines = [`${session}: ${severity}:  ${message}`];
  if (detail !== undefined) lines.push(`DETAIL:  ${detail}`);
  if (hint !== undefined) lines.push(`HINT:  ${hint}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** A table with `|` between columns; numbers stand to the right. Widths are in bytes of UTF-8. */
function formatRows({ columns, rows, texts: given }: Rows): string {
  if (columns.length === 0) return '';
  const texts =
    given ??
    rows.map((row) =>
      row.map((datum, index) => (datum === null ? null : formatDatum(columns[index]!.type, datum))),
    );
  const shapes = columns.map(({ name }, index) => {
    const values = texts.map((row) => row[index] ?? '').filter((text) => text !== '');
    return {
      numeric: values.every(isNumeric),
      width: Math.max(byteLength(name), ...values.map(byteLength)),
    };
  });
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => {
        const { numeric, width } = shapes[index]!;
        const blanks = ' '.repeat(width - byteLength(cell));
        return numeric ? blanks + cell : cell + blanks;
      })
      .join('|');
  const lines = [
    line(columns.map(({ name }) => name)),
    shapes.map(({ width }) => '-'.repeat(width)).join('+'),
    ...texts.map((row) => line(row.map((text) => text ?? ''))),
    `(${countOf(texts.length, 'row')})`,
    '',
  ];
  return lines.map((one) => `${one}\n`).join('');
}

/** As the tool sees it: by the characters, whatever the type is. */
function isNumeric(text: string): boolean {
  return /^[-0-9. ][-0-9. eE]*$/.test(text) && /[0-9]$/.test(text);
}

function byteLength(text: string): number {
  return ENCODER.encode(text).length;
}
