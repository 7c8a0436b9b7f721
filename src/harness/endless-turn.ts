/**
 * Micro-tasks of a system come to no end, so that nothing else of its thread has a turn any more:
 * no message, no timer, no time limit.
 */
export class EndlessTurnError extends RangeError {
  /** How many promises were made without a pause. */
  readonly promises: number;

  constructor(promises: number) {
    super(`micro-tasks come to an end, found ${promises} promises made without a pause`);
    this.name = 'EndlessTurnError';
    this.promises = promises;
  }
}

let hear: (error: EndlessTurnError) => void = () => undefined;

/** Has whoever runs systems in this thread told of such a turn: he is to end the thread. */
export function onEndlessTurn(listener: (error: EndlessTurnError) => void): void {
  hear = listener;
}

/**
 * Ends this thread.
 *
 * @throws EndlessTurnError if nobody does: whoever saw the turn ends it by that.
 */
export function endEndlessTurn(promises: number): never {
  const error = new EndlessTurnError(promises);
  hear(error);
  throw error;
}
