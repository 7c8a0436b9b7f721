import type { Call } from './call-board.js';

/**
 * What a system says when a test asks for something it cannot do: an option it does not have, an
 * upper that would go back. The harness turns these into diagnostics at the line that asked; any
 * other exception out of a system counts as a bug.
 */
export class SystemError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SystemError';
  }
}

/** An option that the system does not have, or a value that the option cannot have. */
export class OptionError extends SystemError {
  /** The option that was to be set. */
  readonly option: string;

  constructor(option: string, message: string) {
    super(message);
    this.name = 'OptionError';
    this.option = option;
  }
}

/**
 * A progress message of the test's own that cannot be: an upper that goes back, or never existed.
 */
export class FeedbackError extends SystemError {
  /** The item whose upper is at fault, if it is one item's. */
  readonly item: string | undefined;
  /** Whether the item can have no upper at all, or only this one. */
  readonly fault: 'item' | 'upper';

  constructor(message: string, item?: string, fault: FeedbackError['fault'] = 'upper') {
    super(message);
    this.name = 'FeedbackError';
    this.item = item;
    this.fault = fault;
  }
}

/**
 * A system, or a directive of somebody's own, gives what it must not give: another type, a member
 * that is missing. The case fails in which it shows, and no further one is run.
 */
export class ShapeError extends Error {
  /** Where the system comes from, and what else there is to say. */
  readonly notes: readonly string[];

  constructor(message: string, notes: readonly string[] = []) {
    super(message);
    this.name = 'ShapeError';
    this.notes = notes;
  }
}

/**
 * The system is gone, such as a server that was stopped during the run. The case fails in which it
 * shows, and no further one is run.
 */
export class SystemLostError extends SystemError {
  /** What else there is to say. */
  readonly notes: readonly string[];
  /** What to do. */
  readonly help: string;

  constructor(
    message: string,
    { notes = [], help }: { readonly notes?: readonly string[]; readonly help: string },
  ) {
    super(message);
    this.name = 'SystemLostError';
    this.notes = notes;
    this.help = help;
  }
}

/** Something took longer than a case may take in real time. */
export class TimeLimitError extends Error {
  /** What did not come back. */
  readonly call: Call;
  readonly limitMs: number;

  constructor(call: Call, limitMs: number) {
    super(`\`${call}\` has not ended after ${limitMs} ms`);
    this.name = 'TimeLimitError';
    this.call = call;
    this.limitMs = limitMs;
  }
}
