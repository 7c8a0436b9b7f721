import type { Response } from '../../harness/index.js';

/** The fields of an error or a notice that the server sends; those it leaves out are undefined. */
export interface ServerMessage {
  readonly message: string | undefined;
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** What it was doing, which is the context of the error. */
  readonly where?: string | undefined;
  /** Counted in characters, from 1. */
  readonly position?: string | undefined;
}

/** Severities of errors after which the server closes the connection. */
const SESSION_ENDS: ReadonlySet<string> = new Set(['FATAL', 'PANIC']);

const SYNTAX_ERROR = '42601';
const DEADLOCK = '40P01';

/** What is known where an error comes in. */
export interface ErrorContext {
  /** What was submitted. */
  readonly text: string;
  /** What a backend is called in output: `session s1`. */
  readonly nameOf: (pid: number) => string;
  /** What the session is called in output. */
  readonly label: string;
}

/** The response for an error of the server. */
export function errorResponse(
  error: ServerMessage,
  { text, nameOf, label }: ErrorContext,
): Response & { kind: 'error' } {
  const { message, severity, code, detail, hint, where, position } = error;
  const ends = endsSession(error);
  const stable =
    code === DEADLOCK ? stableDetail(detail, nameOf) : ends ? endOf(label, detail) : detail;
  return {
    kind: 'error',
    message: message ?? 'an error without a message',
    ...(ends && { severity: severity! }),
    ...(code !== undefined && { code }),
    ...(stable !== undefined && { detail: stable }),
    ...(hint !== undefined && { hint }),
    ...(where !== undefined && { context: where }),
    ...(position !== undefined && { position: unitsBefore(text, Number(position) - 1) }),
    ...(code === SYNTAX_ERROR && { permanent: true }),
  };
}

/** Whether the server closes the connection after an error. */
export function endsSession({ severity }: ServerMessage): boolean {
  return severity !== undefined && SESSION_ENDS.has(severity);
}

/** What a query gives; undefined where the server refuses it and the session goes on. */
export async function unlessRefused<Result>(query: Promise<Result>): Promise<Result | undefined> {
  try {
    return await query;
  } catch (error) {
    const { severity } = error as ServerMessage;
    if (severity === undefined || endsSession(error as ServerMessage)) throw error;
    return undefined;
  }
}

/** Says which session an error has ended, behind what the server says of it. */
export function endOf(label: string, detail?: string): string {
  const end = `${capitalized(label)} has ended.`;
  return detail === undefined ? end : `${detail} ${end}`;
}

/** The response for a notice of the server. */
export function noticeResponse({
  severity = 'NOTICE',
  message = '',
  code,
  detail,
  hint,
}: ServerMessage): Response & { kind: 'notice' } {
  return {
    kind: 'notice',
    severity,
    message,
    ...(code !== undefined && { code }),
    ...(detail !== undefined && { detail }),
    ...(hint !== undefined && { hint }),
  };
}

/**
 * The detail of a deadlock without what differs between runs: names in place of process numbers,
 * and neither numbers of transactions nor those of relations and databases.
 */
function stableDetail(
  detail: string | undefined,
  nameOf: ErrorContext['nameOf'],
): string | undefined {
  return detail
    ?.replace(/Process (\d+)/g, (_, pid: string) => capitalized(nameOf(Number(pid))))
    .replace(/process (\d+)/g, (_, pid: string) => nameOf(Number(pid)))
    .replace(/tuple \(\d+,\d+\) of relation \d+/g, 'a row')
    .replace(/(virtual )?transaction [\d/]+/g, 'a $1transaction')
    .replace(/relation \d+/g, 'a relation')
    .replace(/ of database \d+/g, '')
    .replace(/advisory lock \[\d+,/g, 'advisory lock [');
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** How many UTF-16 units so many characters at the beginning of a text take. */
function unitsBefore(text: string, characters: number): number {
  let units = 0;
  for (let left = characters; left > 0 && units < text.length; left -= 1) {
    units += text.codePointAt(units)! > 0xffff ? 2 : 1;
  }
  return units;
}
