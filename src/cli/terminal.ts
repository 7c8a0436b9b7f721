/** What commands see of the process they run in. */
export interface Terminal {
  write(text: string): void;
  /** The width of the terminal that output goes to; undefined if it goes elsewhere. */
  columns(): number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds from some moment on. */
  now(): number;
}

/** The terminal, pipe or file behind the standard output. */
export function openTerminal(): Terminal {
  const { stdout } = process;
  return {
    write: (text) => void stdout.write(text),
    columns: () => (stdout.isTTY ? stdout.columns : undefined),
    environment: process.env,
    now: () => performance.now(),
  };
}
