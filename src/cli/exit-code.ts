/** What the process says to whoever started it. */
export const EXIT_CODES = {
  /** All cases passed, or there was nothing to judge. */
  passed: 0,
  /** A case failed, or a file could not be rewritten. */
  failed: 1,
  /** A mistake in the command, a file with mistakes in its format, or no file. */
  unreadable: 2,
  /** coordtest itself is wrong. */
  bug: 3,
  /** Ctrl-C; shells say the same of a program that dies of it. */
  interrupted: 130,
  /** The reader of the output went away; shells say the same of a program that dies of it. */
  outputClosed: 141,
} as const;
