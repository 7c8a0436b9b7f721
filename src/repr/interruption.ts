/** Why whoever asked for work does not want it any more. */
export interface Interruption {
  readonly message: string;
  /** SQLSTATE. */
  readonly code: string;
}

/** Asks whether work is to be given up, and why; null: it goes on. Time may be what decides. */
export type AskInterruption = () => Interruption | null;

/**
 * Thrown where work is given up. No SQL error of a row, and no limit: whoever catches those throws
 * it on, up to where the statement, or the read, ends.
 */
export class Interrupted extends Error {
  /** SQLSTATE. */
  readonly code: string;

  constructor({ message, code }: Interruption) {
    super(message);
    this.name = 'Interrupted';
    this.code = code;
  }
}

/**
 * So much work is done between two looks at whether it is still wanted. One unit is about what it
 * takes to handle one character in a loop, some nanoseconds.
 */
const UNITS_BETWEEN_LOOKS = 1 << 17;

/** What the work at hand asks; null: nobody may give it up. */
let present: AskInterruption | null = null;
let unitsLeft = UNITS_BETWEEN_LOOKS;

/**
 * Does work that asks whether it goes on, each time that it has spent enough; null: it goes on to
 * its end, whatever is asked around it.
 *
 * What asks is known to the whole module, as in PostgreSQL (`CHECK_FOR_INTERRUPTS`): work is
 * synchronous, so that one piece at a time is at hand, and passing it down to each loop over a long
 * text would burden all calls for the sake of the few that take long.
 */
export function whileAsking<Result>(ask: AskInterruption | null, work: () => Result): Result {
  const outer = present;
  const outerLeft = unitsLeft;
  present = ask;
  unitsLeft = UNITS_BETWEEN_LOOKS;
  try {
    return work();
  } finally {
    present = outer;
    unitsLeft = outerLeft;
  }
}

/**
 * Counts work that is about to be done, and asks whether it is still wanted when that has become
 * enough: by counts and not by time, so that the same work asks at the same places.
 *
 * What is called where values are only kept, compared or written down does not spend, since those
 * may stand in the middle of a change.
 *
 * @throws Interrupted
 */
export function spend(units: number): void {
  unitsLeft -= units;
  if (unitsLeft <= 0) look();
}

function look(): void {
  unitsLeft = UNITS_BETWEEN_LOOKS;
  const interruption = present?.() ?? null;
  if (interruption !== null) throw new Interrupted(interruption);
}
