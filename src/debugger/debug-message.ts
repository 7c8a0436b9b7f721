import type { WatchedWork } from '../config/index.js';
import type { RunSettings } from '../runner/index.js';

/** How large a terminal is. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What the thread that debugs is started with. */
export interface DebugStart {
  /** The file, or `FILE:LINE`. */
  readonly target: string;
  readonly settings: RunSettings;
  /** The directory of the run; see `ScratchDirectory`. */
  readonly scratchPath: string;
  /** The terminal that lines are edited in; undefined where nobody types. */
  readonly terminal: TerminalSize | undefined;
}

/** What the main thread tells the one that debugs. */
export type ToDebugger =
  | { readonly kind: 'input'; readonly bytes: Uint8Array }
  | { readonly kind: 'endOfInput' }
  | { readonly kind: 'resize'; readonly terminal: TerminalSize }
  /** The process goes on after it was suspended. */
  | { readonly kind: 'resumed' }
  /** Asks whether the thread takes messages: it answers at once if it does. */
  | { readonly kind: 'ping' }
  /** Everything is to be broken off. */
  | { readonly kind: 'stop' };

/** What an error is in another thread. */
export interface TransportedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** What the thread that debugs tells the main thread. */
export type FromDebugger =
  | { readonly kind: 'text'; readonly text: string }
  /** The input was taken, and more can come. */
  | { readonly kind: 'taken' }
  /** What it begins and may never come back from; null where it came back. */
  | { readonly kind: 'doing'; readonly work: WatchedWork | null }
  | { readonly kind: 'pong' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'done'; readonly metBug: boolean }
  | { readonly kind: 'failed'; readonly error: TransportedError }
  /** A loop of micro-tasks has no end: whatever else was to come of this thread does not. */
  | { readonly kind: 'endless'; readonly place: string | undefined }
  /** Somebody called `process.exit`, at this place of the user's code. */
  | { readonly kind: 'exited'; readonly code: number; readonly place: string | undefined };
