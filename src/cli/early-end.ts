import { userPlace } from '../config/index.js';
import { UsageError } from './usage-error.js';

/** What puts an error into words, and gives the exit code for it. */
type Report = (error: unknown) => number;

/**
 * Watches for an end of the process that its command knows nothing of, and for exceptions that
 * nobody waits for: configurations and reporters run in this thread, and what they do must not look
 * like a run that passed. Until the function that it gives is called.
 */
export function watchForEarlyEnd(report: Report): () => void {
  let over = false;
  const listen = (code: number): void => {
    if (!over) process.exitCode = report(earlyEnd(code));
    over = true;
  };
  process.once('exit', listen);
  process.on('uncaughtException', (error) => {
    over = true;
    process.exit(report(error));
  });
  return () => {
    over = true;
  };
}

/** Is called while the process ends, below whatever ended it. */
function earlyEnd(code: number): UsageError {
  const { stack = '' } = new Error();
  if (!/ at process\.(exit|reallyExit) /.test(stack)) {
    return new UsageError(
      'the command never ended: a configuration or a reporter waits for a promise that nothing ' +
        'is left to settle',
    );
  }
  const place = userPlace(stack);
  const where = place === undefined ? '' : ` at ${place}`;
  return new UsageError(
    `\`process.exit(${code})\` was called${where} before the command had ended; ` +
      'a configuration or a reporter may not end the process',
  );
}
