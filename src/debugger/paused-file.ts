import { DEFAULT_LIMIT_MS } from '../config/index.js';
import { parse, type TestCase, type TestFile } from '../datadriven/index.js';
import {
  countOf,
  escapeUnprintable,
  renderDiagnostics,
  type Diagnostic,
} from '../diagnostic/index.js';
import {
  AbortedError,
  CallBoard,
  describeBug,
  type CaseResult,
  type FileContext,
  type Work,
} from '../harness/index.js';
import {
  finishWork,
  loadCaseRendering,
  loadGuard,
  placeOf,
  renderBug,
  rewriteFile,
  RewriteError,
} from '../runner/index.js';
import { insertCases, InsertionError, type NewCase } from './insert-cases.js';
import {
  emptyDirectories,
  newLife,
  type Guard,
  type Life,
  type LifeContext,
  type PausedFileParts,
} from './paused-system.js';
import { renderErrorPlaces, showLines } from './render-typed.js';

/** How often others get their turn while cases run, in milliseconds. */
const TURN_MS = 50;

/**
 * How often the watch is told that this thread goes on, in ms: who waits is not in a loop.
 */
const BEAT_MS = 250;

/** What is left to do where the system takes nothing any more. */
export const WAY_OUT =
  '`\\append` keeps what was typed, `\\restart` runs the file again up to here, `\\quit` leaves';

/** The name that typed cases have in diagnostics. */
const TYPED_PATH = '<typed>';

type CaseRendering = Awaited<ReturnType<typeof loadCaseRendering>>;

/** How many cases went how since the last stop. */
type Tally = Record<'passed' | 'failed' | 'skipped', number>;

/**
 * Runs a file up to a case and stops, any number of times, and runs cases that are typed where it
 * stands. Whatever there is to say is written as it comes.
 */
export class PausedFile {
  readonly #parts: PausedFileParts;
  readonly #rendering: CaseRendering;
  readonly #guard: Guard;
  readonly #board = new CallBoard();
  #life: Life;
  #file: TestFile;
  /** The index of the case that is next. */
  #next = 0;
  /** Cases that were typed and are not in the file. */
  #typed: NewCase[] = [];
  /** The line of the case after which nothing runs any more on this system. */
  #endedAt: number | undefined;
  /** Whether a bug was met in the present life of the system, and in any. */
  #metBug = false;
  #everMetBug = false;
  /** When others last had their turn, in milliseconds. */
  #turnedMs = performance.now();

  private constructor(
    parts: PausedFileParts,
    { rendering, guard }: { readonly rendering: CaseRendering; readonly guard: Guard },
  ) {
    this.#parts = parts;
    this.#file = parts.file;
    this.#rendering = rendering;
    this.#guard = guard;
    this.#life = newLife(this.#parts, this.#lifeContext());
  }

  /**
   * Makes the system, and stops before the first case. Mistakes in the format of the file are
   * written.
   *
   * @throws OptionError if the system refuses an option.
   */
  static async open(parts: PausedFileParts): Promise<PausedFile> {
    const opened = new PausedFile(parts, {
      rendering: await loadCaseRendering(),
      guard: await loadGuard(),
    });
    opened.#writeDiagnostics(parts.file.diagnostics);
    await opened.#start();
    return opened;
  }

  /** What directives work on; is not asked for once a bug was met. */
  get context(): FileContext {
    return this.#life.runner.context;
  }

  /** Whether a bug was met: nothing runs any more on this system. */
  get metBug(): boolean {
    return this.#metBug;
  }

  /** Whether a bug was met on this system or on one before it. */
  get everMetBug(): boolean {
    return this.#everMetBug;
  }

  /** The case that is next; undefined at the end of the file. */
  get nextCase(): TestCase | undefined {
    return this.#file.cases[this.#next];
  }

  /** The file as it was last read. */
  get file(): TestFile {
    return this.#file;
  }

  /** The cases that {@link append} would write, in the order in which they ran. */
  get typed(): readonly NewCase[] {
    return this.#typed;
  }

  /** Runs what comes before a line, or nothing, and says where the file stands. */
  async begin(line: number | undefined, signal: AbortSignal): Promise<void> {
    if (line === undefined) this.writePlace();
    else await this.continueTo(line, signal);
  }

  /**
   * Runs the file again, on a new system, up to where it stands, or to the case that the system did
   * not survive. Cases that were typed are kept for {@link append}, and are not run again.
   */
  async restart(signal: AbortSignal): Promise<void> {
    const { write } = this.#parts;
    const line = this.#endedAt ?? this.nextCase?.line;
    await this.close();
    emptyDirectories(this.#parts.directories);
    this.#life = newLife(this.#parts, this.#lifeContext());
    this.#next = 0;
    this.#endedAt = undefined;
    this.#metBug = false;
    if (this.#typed.length > 0) {
      write(`typed, and not run again: ${countOf(this.#typed.length, 'case')}\n`);
    }
    await this.#start();
    await this.continueTo(line, signal);
  }

  /** Does work on the system, and gives others their turn. */
  async finish<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
    this.#board.begin(this.nextCase?.line ?? 0);
    return this.#finish(work, { signal, what: 'a command' });
  }

  /** Tells of an exception of the system that nobody waited for: nothing runs on it any more. */
  meetException(error: unknown): void {
    const { path } = this.#file.source;
    this.#writeBug(describeBug(error, path), { typed: true });
    this.#parts.write(`nobody waited for it: ${WAY_OUT}\n`);
  }

  /** Says where the file stands. */
  writePlace(): void {
    const { nextCase } = this;
    const { paint, write } = this.#parts;
    const { cases, source } = this.#file;
    if (nextCase === undefined) {
      const place = paint.strong(escapeUnprintable(source.path));
      write(`stopped at the end of ${place}, behind its ${countOf(cases.length, 'case')}\n`);
      return;
    }
    const place = paint.strong(placeOf(nextCase));
    write(`stopped before ${place}, case ${this.#next + 1} of ${cases.length}\n`);
    write(this.#rendering.renderCaseSource(nextCase, paint));
  }

  /**
   * Runs cases up to the first that begins at a line or behind it, or up to the end. Those that do
   * not pass are written.
   */
  async continueTo(line: number | undefined, signal: AbortSignal): Promise<void> {
    const tally = await this.#runWhile((next) => line === undefined || next.line < line, {
      signal,
      onCase: (result) => {
        if (result.kind !== 'passed' && result.kind !== 'skipped') this.#writeFailure(result);
      },
    });
    const { paint, write } = this.#parts;
    const total = tally.passed + tally.failed + tally.skipped;
    const counts = Object.entries(tally).filter(([, count]) => count > 0);
    const went = counts.map(([kind, count]) => `${count} ${kind}`).join(', ');
    if (total > 0) write(`${paint.faint(`ran ${countOf(total, 'case')}: ${went}`)}\n`);
    this.writePlace();
  }

  /** Runs so many cases and writes each. */
  async step(count: number, signal: AbortSignal): Promise<void> {
    let left = count;
    const { paint, write } = this.#parts;
    await this.#runWhile(() => left > 0, {
      signal,
      onCase: (result) => {
        left -= 1;
        if (result.kind === 'passed' || result.kind === 'skipped') {
          write(this.#rendering.renderEcho(result, paint));
        } else {
          this.#writeFailure(result);
        }
      },
    });
    this.writePlace();
  }

  /** Runs a case that was typed, and writes what it gives: its directive line and its input. */
  async runTyped(text: string, signal: AbortSignal): Promise<void> {
    const { cases, diagnostics } = parse(`${text}----\n`, { path: TYPED_PATH });
    this.#writeDiagnostics(diagnostics);
    const [testCase] = cases;
    if (testCase === undefined && diagnostics.length === 0) {
      this.#parts.write('`subtest` groups the cases of a file, and is not typed\n');
    }
    if (testCase === undefined || testCase.broken) return;
    if (this.#metBug) {
      this.#parts.write(`skipped: a bug made the system unreliable\n${WAY_OUT}\n`);
      return;
    }
    const result = await this.#tryRun(testCase, signal);
    if (result !== null) this.#writeTyped(text, result);
  }

  /** Forgets the last of the typed cases, so that they are not written; returns how many. */
  forget(count: number): number {
    return this.#typed.splice(Math.max(0, this.#typed.length - count)).length;
  }

  /**
   * Writes the typed cases into the file, each behind the case after which it ran. What was changed
   * on disk is not written over. Returns whether the file was written.
   */
  append(): boolean {
    const { write } = this.#parts;
    const { source, mode } = this.#file;
    const place = escapeUnprintable(source.path);
    if (this.#typed.length === 0) {
      write('nothing was typed that could be appended\n');
      return false;
    }
    try {
      // After a restart the file may stand before what was typed earlier.
      const typed = this.#typed.toSorted((one, other) => one.at - other.at);
      const { text, lines } = insertCases(this.#file, typed);
      rewriteFile(source.path, { before: source.text, after: text, changedCases: lines.length });
      this.#file = parse(text, { path: source.path, mode });
      this.#next += lines.length;
      this.#typed = [];
      write(
        `appended ${countOf(lines.length, 'case')}: ${lines.map((line) => `${place}:${line}`).join(', ')}\n`,
      );
      const undone = this.#findUndone(isTyped);
      if (undone.length > 0)
        write('unless a case that follows awaits it, a run of the file says:\n');
      this.#writeDiagnostics(undone);
      return true;
    } catch (error) {
      if (!(error instanceof InsertionError || error instanceof RewriteError)) throw error;
      write(`\`${place}\` is left as it is: ${error.message}\n`);
      if (error instanceof InsertionError) this.#writeDiagnostics(error.diagnostics);
      return false;
    }
  }

  /** Ends all sessions and the system. */
  async close(): Promise<void> {
    const { bug } = this.#life.loop;
    const told = this.#life.loop.faults.length;
    await this.#finish(this.#life.loop.close(this.#file), { what: 'closing the system' });
    this.#writeDiagnostics(this.#life.loop.faults.slice(told));
    if (this.#life.loop.bug !== null && bug === null) this.#writeBug(this.#life.loop.bug);
  }

  #lifeContext(): LifeContext {
    const [board, guard] = [this.#board, this.#guard];
    return { board, guard, betweenAttempts: () => this.#giveTurn() };
  }

  /** Makes the system. */
  async #start(): Promise<void> {
    await this.#finish(this.#life.loop.open(this.#file), { what: 'making the system' });
    this.#writeDiagnostics(this.#life.loop.faults);
    if (this.#life.loop.bug !== null) this.#writeBug(this.#life.loop.bug);
  }

  async #runWhile(
    goesOn: (next: TestCase) => boolean,
    { signal, onCase }: { signal: AbortSignal; onCase: (result: CaseResult) => void },
  ): Promise<Tally> {
    const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
    const before = this.#next;
    for (;;) {
      const { nextCase } = this;
      if (nextCase === undefined || !goesOn(nextCase) || this.#metBug) break;
      const result = await this.#tryRun(nextCase, signal);
      if (result === null) break;
      if (result.kind !== 'skipped' && this.#life.loop.isStopped) this.#endedAt = nextCase.line;
      this.#next += 1;
      tally[result.kind === 'passed' || result.kind === 'skipped' ? result.kind : 'failed'] += 1;
      onCase(result);
      await this.#giveTurn();
      if (signal.aborted) break;
    }
    const reachedEnd = this.nextCase === undefined && this.#next > before;
    if (reachedEnd) this.#writeDiagnostics(this.#findUndone((one) => !isTyped(one)));
    return tally;
  }

  /** Runs a case; null if it was broken off. */
  async #tryRun(testCase: TestCase, signal: AbortSignal): Promise<CaseResult | null> {
    try {
      return await this.#finish(this.#life.loop.run(testCase), {
        signal,
        what: describeCase(testCase),
      });
    } catch (error) {
      if (!(error instanceof AbortedError)) throw error;
      this.#parts.write('broken off\n');
      return null;
    }
  }

  /** Does work in the time that it may take, and until it is broken off. */
  async #finish<T>(
    work: Work<T>,
    { what, signal }: { readonly what: string; readonly signal?: AbortSignal },
  ): Promise<T> {
    const { settings, watch } = this.#parts;
    const { timeoutMs: limitMs = DEFAULT_LIMIT_MS } = settings;
    // Foreign code runs in this thread: nothing here can end a loop in it.
    let leave = watch({ what, limitMs });
    const beats = setInterval(() => {
      leave();
      leave = watch({ what, limitMs });
    }, BEAT_MS);
    try {
      return await finishWork(work, {
        board: this.#board,
        limitMs,
        ...(signal !== undefined && { signal }),
      });
    } finally {
      clearInterval(beats);
      leave();
    }
  }

  #writeTyped(text: string, result: CaseResult): void {
    const { write, paint } = this.#parts;
    switch (result.kind) {
      case 'skipped':
        write(`skipped: ${result.reason}\n`);
        if (this.#life.loop.isStopped) write(`${WAY_OUT}\n`);
        return;
      case 'error':
        this.#writeDiagnostics(result.diagnostics);
        return;
      case 'bug':
        this.#writeBug(result.bug, { typed: true });
        return;
      case 'passed':
      case 'mismatch':
        this.#typed.push({ at: this.#next, text, output: result.actual });
        write(showLines(result.actual));
        if (result.kind === 'passed') return;
        write(renderErrorPlaces(result.testCase, result.errorPlaces, paint));
    }
  }

  #writeFailure(result: Exclude<CaseResult, { readonly kind: 'passed' | 'skipped' }>): void {
    const { write, paint } = this.#parts;
    write(`${this.#rendering.renderFailure(result, paint)}\n`);
    if (result.kind === 'bug') this.#writeBug(result.bug);
  }

  #writeBug(bug: Parameters<typeof renderBug>[0], { typed = false } = {}): void {
    const { settings, paint, system, write } = this.#parts;
    this.#metBug = true;
    this.#everMetBug = true;
    const ownSystem = system.own ? system.factory.name : undefined;
    // Whoever debugs wants to know where it came from.
    const told = { ...settings, verbose: true };
    write(renderBug(bug, { settings: told, paint, ownSystem, inFile: !typed }));
  }

  #writeDiagnostics(diagnostics: readonly Diagnostic[]): void {
    const { write, paint } = this.#parts;
    if (diagnostics.length === 0) return;
    write(`${renderDiagnostics(diagnostics, { colour: paint })}\n`);
  }

  /** What is left undone, by the file or by what was typed, which may still be done. */
  #findUndone(of: (one: Diagnostic) => boolean): readonly Diagnostic[] {
    return this.#metBug ? [] : this.#life.runner.findUndone().filter(of);
  }

  /** Gives clients on the wire and whoever types their turn, now and then. */
  #giveTurn(): Promise<void> | undefined {
    if (performance.now() - this.#turnedMs < TURN_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#turnedMs = performance.now();
        resolve();
      });
    });
  }
}

function isTyped({ source }: Diagnostic): boolean {
  return source.path === TYPED_PATH;
}

/** A case as the subject of a sentence. */
function describeCase({ directive: { name, source }, line }: TestCase): string {
  return `\`${escapeUnprintable(name)}\` at ${escapeUnprintable(source.path)}:${line}`;
}
