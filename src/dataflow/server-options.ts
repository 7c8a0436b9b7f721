import type { AskInterruption } from '../repr/index.js';
import type { Files, ManualClock } from '../sim/index.js';
import type { AvroLibrary } from './files/avro-library.js';
import type { DataflowResponse } from './protocol.js';
import type { FunctionTable } from './plan/scalar-expression.js';

/** What a `DataflowServer` is given from outside. */
export interface DataflowServerOptions {
  readonly functions: FunctionTable;
  /** What file sources read and sinks write. */
  readonly files: Files;
  /** What sinks encode with. */
  readonly avro: AvroLibrary;
  /** Stamps what sources read. */
  readonly clock: ManualClock;
  /** Gets every response, in order, during a call of `handle` or `step`. */
  readonly respond: (response: DataflowResponse) => void;
  /**
   * Makes what work for a connection's statement asks whether it goes on; absent: it always does.
   * What is maintained for others is never given up.
   */
  readonly interruptions?: Interruptions | undefined;
  /** How many bytes all that is maintained may keep together; absent: without end. */
  readonly maintainedBytesMax?: (() => number) | undefined;
}

/** Makes, for the work of one statement of a connection, what it asks whether it goes on. */
export type Interruptions = (connection: number) => AskInterruption;
