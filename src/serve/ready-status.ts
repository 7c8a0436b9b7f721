import type { ReadyStatus } from '../wire/index.js';
import type { SessionRequests } from './backend.js';

/** How a client is told where its session stands between statements. */
export const READY: Readonly<Record<SessionRequests['transaction'], ReadyStatus>> = {
  none: 'I',
  block: 'T',
  failed: 'E',
};
