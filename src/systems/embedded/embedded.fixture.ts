import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Coordinator } from '../../coordinator/index.js';
import type { Interruptions } from '../../dataflow/index.js';
import { Chooser, type ChoiceStrategy } from '../../sim/index.js';
import {
  deliverExcept,
  driveSession,
  finishAtOnce,
  endSession,
  formatResponses,
  formatWaiting,
  type Session,
} from '../../harness/index.js';
import { EmbeddedSystem } from './embedded-system.js';

/** An embedded system in a directory of its own, and what tests do with it. */
export class Fixture {
  readonly directory: string;
  readonly system: EmbeddedSystem;

  constructor(
    options: Readonly<Record<string, string>> = {},
    strategy?: ChoiceStrategy,
    directory = mkdtempSync(join(tmpdir(), 'embedded-')),
    interruptions?: Interruptions,
  ) {
    this.directory = directory;
    const environment = {
      temporaryDirectory: this.directory,
      dataDirectory: this.directory,
      options: new Map(Object.entries(options)),
    };
    this.system = new EmbeddedSystem(environment, new Chooser(strategy), interruptions);
  }

  /** The coordinator, for tests that look inside. */
  get coordinator(): Coordinator {
    return this.system.coordinator;
  }

  /** Runs statements in a session of their own and gives what came of them, as CSV or tags. */
  sql(text: string): string {
    const session = this.system.connect();
    const output = this.run(session, text);
    finishAtOnce(endSession(this.system, session));
    return output;
  }

  /** Runs statements in a session that lives on. */
  run(session: Session, text: string): string {
    session.submit(text);
    return this.goOn(session);
  }

  /** What came of statements that were submitted earlier. */
  goOn(session: Session): string {
    const { responses, blocked } = finishAtOnce(driveSession(this.system, session));
    const hide = (part: string): string => part.replaceAll(this.directory, '<TEMP>');
    const text = formatResponses(responses, { format: 'csv', hide });
    const waits = blocked?.waiting.map((waiting) => `BLOCKED: ${formatWaiting(waiting)}`) ?? [];
    return text + waits.join('');
  }

  /** Delivers everything that is held. */
  deliver(): void {
    finishAtOnce(deliverExcept(this.system, new Set()));
  }

  /** Moves the clock on. */
  tick(byMs = 1n): void {
    this.system.clock.advance(byMs);
    this.system.settle();
  }

  close(): void {
    this.system.close();
    this.removeDirectory();
  }

  removeDirectory(): void {
    rmSync(this.directory, { recursive: true });
  }
}
