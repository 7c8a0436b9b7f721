import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import {
  BUILT_IN_REPORTERS,
  loadModule,
  type ConfiguredReporter,
  type Reporter,
} from '../../config/index.js';
import { nearestName } from '../../diagnostic/index.js';
import { listNames } from '../../harness/index.js';
import type { Audience } from './audience.js';
import { JsonReporter } from './json-reporter.js';
import { JunitReporter } from './junit-reporter.js';
import { ReportFile } from './report-file.js';
import { plainReportPaint } from './report-paint.js';
import { ReporterError } from './reporter-error.js';
import { RunReporter, type ReportTarget } from './run-reporter.js';
import type { RunTotals } from './run-totals.js';
import type { FileReport } from '../file-job.js';
import { ToldReporter } from './told-reporter.js';

/** What reporters are opened with. */
export interface ReportersOptions {
  /** Which, and where they write. */
  readonly reporters: readonly ConfiguredReporter[];
  /** Those of the configuration, which may be named. */
  readonly own: readonly ConfiguredReporter[];
  /** The terminal, or what stands in for it. */
  readonly target: ReportTarget;
  readonly fileCount: number;
  /** Whether `default` is `quiet`. */
  readonly quiet: boolean;
  /** How long each method of a user's own reporter may take. */
  readonly limitMs: number;
}

/**
 * Makes all reporters of a run, and tells them of its start.
 *
 * @throws ReporterError for a name that is none, two that write to the terminal, a file that cannot
 * be written, and what a reporter throws.
 */
export async function openReporters(options: ReportersOptions): Promise<Audience> {
  const reporters = await Promise.all(options.reporters.map((one) => find(one, options.own)));
  const printing = reporters.filter(({ file, builtIn }) => builtIn && file === undefined);
  if (printing.length > 1) {
    const names = printing.map(({ use }) => (typeof use === 'string' ? use : use.name));
    throw new ReporterError(
      `one reporter writes to the terminal, found ${listNames(names)}; ` +
        `write \`--reporter ${names[1]}=FILE\``,
    );
  }
  const group = new AudienceGroup();
  try {
    for (const one of reporters) await group.open(one, options);
    return group;
  } catch (error) {
    group.abandon();
    throw error;
  }
}

interface FoundReporter {
  /** `default`, `quiet`, or an object. */
  readonly use: 'default' | 'quiet' | Reporter;
  readonly file: string | undefined;
  readonly builtIn: boolean;
}

async function find(
  { use, file }: ConfiguredReporter,
  own: readonly ConfiguredReporter[],
): Promise<FoundReporter> {
  if (typeof use !== 'string') return { use, file, builtIn: false };
  if (use === 'default' || use === 'quiet') return { use, file, builtIn: true };
  if (use === 'json') return { use: new JsonReporter(), file, builtIn: true };
  if (use === 'junit') return { use: new JunitReporter(), file, builtIn: true };
  const configured = own.flatMap((one) => (typeof one.use === 'string' ? [] : [one.use]));
  const named = configured.find(({ name }) => name === use);
  if (named !== undefined) return { use: named, file, builtIn: false };
  if (/^\.{0,2}\//.test(use)) return { use: await loadReporter(use), file, builtIn: false };
  const names = [...BUILT_IN_REPORTERS, ...configured.map(({ name }) => name)];
  const nearest = nearestName(use, names);
  const help =
    nearest === undefined
      ? `reporters are ${listNames(names)}, or a module as \`./reporter.mjs\``
      : `did you mean \`${nearest}\`?`;
  throw new ReporterError(`there is no reporter \`${use}\`: ${help}`);
}

async function loadReporter(file: string): Promise<Reporter> {
  const reporter = await loadModule(path.resolve(file));
  const name: unknown = (reporter as Partial<Reporter> | null)?.name;
  if (typeof reporter === 'object' && typeof name === 'string') return reporter as Reporter;
  throw new ReporterError(
    `the default export of \`${file}\` is an object with a name and methods, found another`,
  );
}

/** Tells several as one. */
class AudienceGroup implements Audience {
  readonly #members: Audience[] = [];
  readonly #files: ReportFile[] = [];

  async open({ use, file, builtIn }: FoundReporter, options: ReportersOptions): Promise<void> {
    const { fileCount } = options;
    const target = file === undefined ? options.target : this.#openFile(file, options.target);
    if (typeof use === 'string') {
      const quiet = use === 'quiet' || options.quiet;
      this.#members.push(new RunReporter(target, { quiet, fileCount }));
      return;
    }
    const told = new ToldReporter(use, {
      write: (text) => target.write(text),
      now: target.now,
      fileCount,
      limitMs: builtIn ? undefined : options.limitMs,
    });
    this.#members.push(told);
    await told.start();
  }

  file(report: FileReport, outcome?: string): void {
    for (const member of this.#members) member.file(report, outcome);
  }

  async finish(totals: RunTotals, outcome?: string): Promise<void> {
    for (const member of this.#members) await member.finish(totals, outcome);
  }

  abandon(): void {
    for (const member of this.#members) member.abandon();
    for (const file of this.#files.splice(0)) file.close();
  }

  #openFile(name: string, { now }: ReportTarget): ReportTarget {
    const file = new ReportFile(path.resolve(name));
    this.#files.push(file);
    return {
      write: (text) => file.write(stripVTControlCharacters(text)),
      columns: () => undefined,
      now,
      paint: plainReportPaint,
    };
  }
}
