/** What clients may take, besides what the system's own options bound. */
export interface ServeLimits {
  /** Connections at once. */
  readonly connectionsMax: number;
  /** Bytes of one message: of a statement, or of its parameters. */
  readonly messageBytesMax: number;
  /** How long a client may say nothing between two statements, in milliseconds; null: for ever. */
  readonly idleTimeoutMs: number | null;
  /** How long a client has to say who it is, in milliseconds. */
  readonly authenticationTimeoutMs: number;
  /**
   * Bytes of a TAIL that wait for a client. Unlike a query, a TAIL cannot be made to wait: whoever
   * does not read for so long is let go.
   */
  readonly tailBytesMax: number;
  /** Messages of the dataflow server that HOLD keeps back, from which on nothing is executed. */
  readonly heldMessagesMax: number;
}

/** What holds where nobody says otherwise. */
export const DEFAULT_LIMITS: ServeLimits = {
  connectionsMax: 250,
  messageBytesMax: 64 * 2 ** 20,
  idleTimeoutMs: null,
  // PostgreSQL's default.
  authenticationTimeoutMs: 60_000,
  tailBytesMax: 64 << 20,
  // A statement adds one for each TAIL, and the system keeps 100,000.
  heldMessagesMax: 40_000,
};

/**
 * Bytes that wait for a client, from which on nothing more is executed for it until it reads.
 */
export const OUTPUT_BYTES_HIGH = 1 << 20;

/**
 * Bytes of results that wait for a client. One statement's are bounded by the system; those of one
 * text are all executed before the client reads.
 */
export const RESULT_BYTES_MAX = 2 ** 30;

/** Bytes of one client that may be under way between threads, in each direction. */
export const LINE_BYTES_HIGH = 1 << 18;

/** Bytes after which one thread tells the other that they arrived. */
export const LINE_BYTES_STEP = 1 << 16;

/** Bytes that are read ahead of the message that is executed. */
export const INPUT_BYTES_HIGH = 1 << 20;

/** Messages of one client that are answered before others get their turn. */
export const MESSAGES_PER_TURN = 100;

/** Portals of a session, at most. */
export const PORTALS_MAX = 10_000;

/** The longest name of a prepared statement that is empty, of which there are as many at most. */
export const EMPTY_NAME_MAX = 1000;

/** Bytes of parameters, statements and names that the portals of a session keep, at most. */
export const PORTAL_BYTES_MAX = 256 << 20;

/** How long clients have to take what they are told at the end, in milliseconds. */
export const FAREWELL_MS = 2000;

/**
 * How long the thread that executes statements has to come to its end, in milliseconds: clients are
 * told, and what cannot be given up in the middle may end. After that it is ended where it is.
 */
export const STOP_MS = 5000;

/** Sockets at once: beyond those that are refused in words, and those that only cancel. */
export function socketsMax({ connectionsMax }: ServeLimits): number {
  return connectionsMax * 2 + 10;
}

/** Bytes of one COPY FROM STDIN, which waits in memory until all of it is there, at most. */
export const COPY_BYTES_MAX = 256 << 20;
