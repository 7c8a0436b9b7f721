import { rowsBytes } from '../dataflow/index.js';
import type { ProtocolEffect } from '../systems/embedded/index.js';
import { isFailure } from './error-report.js';
import type { SuspendedTail } from './portal.js';

/** A TAIL that goes on in a portal while the client does not ask for its rows. */
export interface TailBeside {
  readonly portal: string;
  readonly state: SuspendedTail;
  /** It has ended, and the session takes statements again. */
  isOver: boolean;
}

/** Takes in what comes of a TAIL while it is suspended. */
export function receiveBeside(tail: TailBeside, effect: ProtocolEffect): void {
  const { state } = tail;
  if (effect.kind === 'ready') tail.isOver = true;
  else if (effect.kind === 'answered') state.end ??= { failure: null };
  else if (effect.kind === 'copyIn') return;
  else if (isFailure(effect.response)) state.end = { failure: effect.response };
  else if (effect.response.kind === 'rows') {
    const { rows } = effect.response;
    for (const row of rows) state.rest.push(row);
    state.bytes += rowsBytes(rows);
  }
}
