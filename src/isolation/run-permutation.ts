import { quoted, type SourceText, type Span } from '../diagnostic/index.js';
import {
  describeWaiting,
  waitFor,
  type System,
  type WaitPauses,
  type Waiting,
  type Work,
} from '../harness/index.js';
import type { ActiveStep, Connection } from './connection.js';
import { fail } from './mistakes.js';
import { describeFailure, formatResponse } from './result-text.js';
import { settleAll } from './settle-all.js';
import type { Permutation, PermutationStep, SpecFile, SqlBlock } from './spec.js';

/**
 * How long a session that is blocked when it has to go on is waited for, in milliseconds of real
 * time: a timeout of its own may end the wait.
 */
const BLOCKED_MAX_MS = 5_000n;

/** The sessions of a file on the system. */
export interface Connections {
  /** Runs what belongs to no session. */
  readonly control: Connection;
  /** In the order of the file's sessions. */
  readonly sessions: readonly Connection[];
}

/** Runs one permutation, in the order of the isolation tester, and prints as it does. */
export class PermutationRun {
  readonly #system: System;
  readonly #file: SpecFile;
  readonly #connections: Connections;
  /** Steps that were reported as waiting, in that order. */
  #waiting: ActiveStep[] = [];
  /** Whether a notice was printed since this was last set to false. */
  #noticed = false;
  #lines: string[] = [];
  #unfinished: readonly Waiting[] = [];
  /** Says which order it is, where the file does not have it at the place of a mistake. */
  #orderNotes: readonly string[] = [];

  constructor(system: System, file: SpecFile, connections: Connections) {
    this.#system = system;
    this.#file = file;
    this.#connections = connections;
  }

  /**
   * What the permutation prints, from its setup to its teardown.
   *
   * @throws DiagnosticError if it cannot be run to its end.
   */
  *run({ steps, testCase: { subtest } }: Permutation): Work<string> {
    if (subtest !== undefined) this.#orderNotes = [`in the permutation \`${subtest}\``];
    const { control, sessions } = this.#connections;
    const { setups, sessions: written, source } = this.#file;
    for (const setup of setups) {
      this.#require(yield* this.#execute(control, setup), 'setup', setup.span);
    }
    for (const [index, { setup, name }] of written.entries()) {
      if (setup === null) continue;
      const error = yield* this.#execute(sessions[index]!, setup);
      this.#require(error, `setup of session ${quoted(name)}`, setup.span);
    }
    for (const step of steps) yield* this.#start(step);
    yield* this.#finish(steps.at(-1)!.span, source);
    yield* this.tearDown();
    return this.#lines.join('');
  }

  /** Undoes what the permutation set up; an error in it is printed. */
  *tearDown(): Work<void> {
    const { control, sessions } = this.#connections;
    const { teardown: last, sessions: written } = this.#file;
    for (const [index, { teardown, name }] of written.entries()) {
      if (teardown === null) continue;
      const error = yield* this.#execute(sessions[index]!, teardown);
      if (error !== undefined) this.#print(`teardown of session ${name} failed: ${error}\n`);
    }
    if (last === null) return;
    const error = yield* this.#execute(control, last);
    if (error !== undefined) this.#print(`teardown failed: ${error}\n`);
  }

  #print(text: string): void {
    if (text !== '') this.#lines.push(text);
  }

  #require(error: string | undefined, what: string, span: Span): void {
    if (error === undefined) return;
    fail(this.#file.source, {
      code: 'DI020',
      span,
      message: `${what} failed: ${error}`,
      notes: this.#orderNotes,
      help: 'mend it, or let `teardown` undo what an earlier permutation left behind',
    });
  }

  /** Runs what is no step: of its results the last one is printed. The error, if it fails. */
  *#execute(connection: Connection, { text, span }: SqlBlock): Work<string | undefined> {
    connection.session.submit(text);
    yield* this.#untilIdle(connection, span, 'this SQL');
    const responses = connection.takeAll();
    for (const response of responses) {
      if (response.kind === 'notice' && connection !== this.#connections.control) {
        this.#print(formatResponse(response, connection.name));
      }
    }
    const last = responses.findLast(({ kind }) => kind !== 'notice');
    if (last === undefined) return undefined;
    if (last.kind === 'rows') this.#print(formatResponse(last, connection.name));
    return describeFailure(last);
  }

  *#start({ step, markers, span }: PermutationStep): Work<void> {
    const connection = this.#connections.sessions[step.session]!;
    yield* this.#freeSession(connection, span);
    const active: ActiveStep = {
      step,
      connection,
      markers: markers.map((marker) =>
        marker.kind === 'notices'
          ? { ...marker, noticesWanted: this.#noticesOf(marker.step.session) + marker.count }
          : marker,
      ),
    };
    connection.active = active;
    connection.session.submit(step.sql.text);
    yield* this.#settle();
    const waits = !this.#tryComplete(active, 'started');
    this.#completeWaiting();
    if (waits) this.#waiting.push(active);
  }

  /** Waits until a session can take its next step. */
  *#freeSession(connection: Connection, span: Span): Work<void> {
    const pauses = this.#startWait();
    while (connection.active !== null) {
      const { active } = connection;
      if (connection.session.idle()) {
        if (this.#tryComplete(active, 'waiting')) this.#forget(active);
        this.#completeWaiting();
        if (connection.active === null) return;
      }
      if (!(yield* this.#pause(pauses))) {
        this.#failBlocked(span, `this step cannot start: step ${quoted(active.step.name)}`);
      }
    }
  }

  /** Waits for what was started, and reports it. */
  *#finish(span: Span, source: SourceText): Work<void> {
    for (const { connection, step } of this.#waiting) {
      yield* this.#untilIdle(connection, span, `step ${quoted(step.name)}`);
    }
    this.#completeWaiting();
    if (this.#waiting.length === 0) return;
    const names = this.#waiting.map(({ step }) => `\`${step.name}\``).join(', ');
    fail(source, {
      code: 'DI022',
      span,
      message: `markers keep ${names} from being reported as done`,
      notes: this.#orderNotes,
      help: 'take out a marker, or run what it waits for',
    });
  }

  *#untilIdle(connection: Connection, span: Span, what: string): Work<void> {
    yield* this.#settle();
    if (connection.session.idle()) return;
    const pauses = this.#startWait();
    while (!connection.session.idle()) {
      if (!(yield* this.#pause(pauses))) this.#failBlocked(span, what);
    }
  }

  #startWait(): WaitPauses | undefined {
    return this.#system.startWait?.(BLOCKED_MAX_MS);
  }

  /** Lets time pass where it passes by itself; false if there is no use in waiting on. */
  *#pause(pauses: WaitPauses | undefined): Work<boolean> {
    if (pauses === undefined || !(yield* waitFor(pauses.next()))) return false;
    yield* this.#settle();
    return true;
  }

  #failBlocked(span: Span, what: string): never {
    fail(this.#file.source, {
      code: 'DI021',
      span,
      message: `${what} still waits, and nothing is left that could let it go on`,
      notes: [...this.#orderNotes, ...this.#unfinished.map(describeWaiting)],
      help: 'put the step that lets it go on before this place',
    });
  }

  /** Lets everything run that can. */
  *#settle(): Work<void> {
    const { control, sessions } = this.#connections;
    this.#unfinished = yield* settleAll(this.#system);
    for (const connection of [control, ...sessions]) connection.receive();
  }

  /** Reports the steps that are done. One may let go another one that stands before it. */
  #completeWaiting(): void {
    let again = true;
    while (again) {
      this.#noticed = false;
      const before = this.#waiting.length;
      this.#waiting = this.#waiting.filter((active) => !this.#tryComplete(active, 'waiting'));
      const marked = this.#waiting.some(({ markers }) => markers.length > 0);
      again = marked && (this.#waiting.length < before || this.#noticed);
    }
  }

  #forget(active: ActiveStep): void {
    this.#waiting = this.#waiting.filter((one) => one !== active);
  }

  /** Reports how a step stands; whether it is done. */
  #tryComplete(active: ActiveStep, was: 'started' | 'waiting'): boolean {
    const { step, connection, markers } = active;
    if (was === 'started' && markers.some(({ kind }) => kind === 'once')) {
      this.#printWaiting(active);
      return false;
    }
    this.#printNotices(connection);
    if (!connection.session.idle() || this.#isHeldBack(active)) {
      if (was === 'started') this.#printWaiting(active);
      return false;
    }
    this.#print(
      was === 'started'
        ? `step ${step.name}: ${step.sql.text}\n`
        : `step ${step.name}: <... completed>\n`,
    );
    for (const response of connection.takeAll()) {
      this.#print(formatResponse(response, connection.name));
    }
    connection.active = null;
    return true;
  }

  #isHeldBack({ markers }: ActiveStep): boolean {
    return markers.some((marker) => {
      if (marker.kind === 'once') return false;
      const other = this.#connections.sessions[marker.step.session]!;
      return marker.kind === 'step'
        ? other.active?.step === marker.step
        : other.notices < (marker.noticesWanted ?? 0);
    });
  }

  #noticesOf(session: number): number {
    return this.#connections.sessions[session]!.notices;
  }

  #printNotices(connection: Connection): void {
    for (const notice of connection.takeNotices()) {
      this.#noticed = true;
      this.#print(formatResponse(notice, connection.name));
    }
  }

  #printWaiting({ step }: ActiveStep): void {
    this.#print(`step ${step.name}: ${step.sql.text} <waiting ...>\n`);
  }
}
