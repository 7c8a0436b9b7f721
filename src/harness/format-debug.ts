import {
  debugDatum,
  debugList,
  debugString,
  debugTuple,
  debugUnit,
  formatDebug,
  type DebugValue,
} from '../repr/index.js';
import { unreachable } from '../diagnostic/index.js';
import type { Response } from './system.js';

/** A response as Rust's `{:#?}` prints it: `Rows(`, `Error(`, `Canceled`, or the system's own. */
export function formatDebugResponse(response: Exclude<Response, { kind: 'error' }>): string {
  return formatDebug(debugResponse(response));
}

function debugResponse(response: Exclude<Response, { kind: 'error' }>): DebugValue {
  switch (response.kind) {
    case 'rows':
      return debugTuple('Rows', debugList(debugRows(response)));
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

function debugRows({ columns, rows }: Response & { kind: 'rows' }): readonly DebugValue[] {
  return rows.map((row) => ({
    kind: 'row',
    values: columns.map(({ type }, index) => debugDatum(row[index]!, type)),
  }));
}
