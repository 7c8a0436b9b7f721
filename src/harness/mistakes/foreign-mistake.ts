import type { Diagnostic } from '../../diagnostic/index.js';
import type { TestCase } from '../../datadriven/index.js';
import { CALLS, type Call, type CallBoard } from '../system/call-board.js';
import { mistake } from './mistake.js';
import type { Place } from './place.js';
import { refused } from './refusal.js';
import {
  ShapeError,
  SystemError,
  SystemLostError,
  TimeLimitError,
} from '../system/system-errors.js';

/** What a system is called, and where it comes from. */
export interface SystemOrigin {
  /** The name of the system, where it is known. */
  readonly system: string | undefined;
  /** The configuration that names the system, as it is printed; undefined if none does. */
  readonly config: string | undefined;
  /** Whether the system comes with the package, so that its members are nobody's concern. */
  readonly builtIn?: boolean;
}

/** What is known of code that is not coordtest's and that a run calls. */
export interface ForeignCode extends SystemOrigin {
  /** Says what a run is in the middle of. */
  readonly board: CallBoard;
}

/** Members of sessions; the others are the system's. */
const SESSION_CALLS: readonly Call[] = CALLS.slice(CALLS.indexOf('submit'));

/**
 * The diagnostic for an error that tells of something wrong in a system or a directive, at the case
 * that it showed in; null for others, which are bugs.
 */
export function foreignMistake(
  error: unknown,
  testCase: TestCase,
  foreign: ForeignCode | undefined,
): Diagnostic | null {
  const place: Place = { source: testCase.directive.source, span: testCase.directive.nameSpan };
  if (error instanceof SystemLostError) {
    const { message, notes, help } = error;
    return mistake('DR053', place, { message, notes, help });
  }
  if (error instanceof SystemError) return refused(error, place);
  if (error instanceof ShapeError) {
    return mistake('DR051', place, {
      message: error.message,
      notes: [...error.notes, ...configNote(foreign)],
    });
  }
  if (!(error instanceof TimeLimitError)) return null;
  return overdue(error, { name: testCase.directive.name, place }, foreign);
}

/** The diagnostic for a case that took longer than it may. */
export function overdue(
  { call, limitMs }: Pick<TimeLimitError, 'call' | 'limitMs'>,
  { name, place }: { readonly name: string; readonly place: Place },
  foreign: SystemOrigin | undefined,
): Diagnostic {
  const inServer = call !== 'case' && foreign?.builtIn === true;
  const isCase = call === 'case' || inServer;
  const what = isCase ? `\`${name}\`` : describeCall(call, foreign?.system);
  return mistake('DR052', place, {
    message: `${what} has not ended after ${describeMs(limitMs)}`,
    notes: [
      inServer
        ? `system \`${foreign.system}\` waits for its server, which still runs what it was given`
        : 'it waits for a promise that nothing settles, or is in a loop without end',
      ...configNote(foreign),
    ],
    help: 'if it only takes long, give it more time: `--timeout 10m`',
  });
}

/** A call in words: `settle` of system `jobs`. */
function describeCall(call: Call, system: string | undefined): string {
  const whose = SESSION_CALLS.includes(call) ? 'a session of ' : '';
  return `\`${call}\` of ${whose}${system === undefined ? 'the system' : `system \`${system}\``}`;
}

/** A time limit in words: `2 minutes` is `120 s`. */
export function describeMs(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

function configNote(foreign: SystemOrigin | undefined): readonly string[] {
  const config = foreign?.config;
  return config === undefined ? [] : [`the system is configured in \`${config}\``];
}
