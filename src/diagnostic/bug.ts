/**
 * A failed assertion: coordtest itself is wrong, not a test, a statement or a system under test.
 * Only the command line catches it, and says so with the line that replays the run.
 */
export class Bug extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Bug';
  }
}

/**
 * Checks what must hold whatever the input. The message says the rule and prints the values that
 * break it; where building it costs, hand in a function.
 *
 * @throws Bug if the condition is false.
 */
export function assert(condition: boolean, message: string | (() => string)): asserts condition {
  if (!condition) throw new Bug(typeof message === 'string' ? message : message());
}

/**
 * Ends a switch over a discriminated union: does not compile while a case is missing.
 *
 * @throws Bug if it is reached after all, with the value that the types did not expect.
 */
export function unreachable(value: never): never {
  throw new Bug(`every case was expected to be handled, found ${describe(value)}`);
}

function describe(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? `${inner}n` : inner,
  );
}
