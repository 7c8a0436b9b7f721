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
