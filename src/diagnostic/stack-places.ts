import { fileURLToPath } from 'node:url';

/** A place in a source file that a stack names. Lines and columns count from 1. */
export interface StackPlace {
  /** An absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number | undefined;
}

/** `at name (file:line:column)`, also without the name, or the place alone in a line. */
const FRAME = /^\s*(?:at (?:.*\()?)?((?:file:\/\/|\/|[A-Za-z]:\\).+?):(\d+)(?::(\d+))?\)?$/;

/** The places in files that a stack of V8 names, the innermost first; Node's own are left out. */
export function stackPlaces(stack: string): readonly StackPlace[] {
  return stack.split('\n').flatMap((text) => {
    const [, file, line, column] = FRAME.exec(text) ?? [];
    if (file === undefined) return [];
    return [
      {
        file: file.startsWith('file:') ? fileURLToPath(file) : file,
        line: Number(line),
        column: column === undefined ? undefined : Number(column),
      },
    ];
  });
}
