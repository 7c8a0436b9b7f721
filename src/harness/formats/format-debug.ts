import { unreachable } from '../../diagnostic/index.js';
import {
  debugString,
  debugTuple,
  debugUnit,
  formatDebug,
  rowsDebug,
  type DebugValue,
} from '../../repr/index.js';
import type { Response } from '../system/system.js';

/** A response as Rust's `{:#?}` prints it: `Rows(`, `Error(`, `Canceled`, or the system's own. */
export function formatDebugResponse(
  response: Exclude<Response, { kind: 'error' | 'notice' | 'copyData' }>,
): string {
  return formatDebug(debugResponse(response));
}

function debugResponse(
  response: Exclude<Response, { kind: 'error' | 'notice' | 'copyData' }>,
): DebugValue {
  switch (response.kind) {
    case 'rows': {
      const types = response.columns.map(({ type }) => type);
      return rowsDebug(types, response.rows);
    }
    case 'completed':
      return response.debug;
    case 'dataError':
      return debugTuple('Error', debugString(response.message));
    case 'canceled':
      return debugUnit('Canceled');
    default:
      return unreachable(response);
  }
}
