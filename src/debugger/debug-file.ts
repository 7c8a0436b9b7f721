import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LoadedConfig, WatchedWork } from '../config/index.js';
import { parse, type TestFile } from '../datadriven/index.js';
import { escapeUnprintable } from '../diagnostic/index.js';
import { AbortedError, SystemError, whyNotFor, type DirectiveRegistry } from '../harness/index.js';
import {
  findSystem,
  registerDirectives,
  selectFiles,
  showText,
  withFileDirectories,
  type ChosenSystem,
  type FileDirectories,
  type FileTarget,
  type ReportPaint,
  type RunSettings,
} from '../runner/index.js';
import { CommandMistake, findCommand, type CommandContext } from './command.js';
import { COMMANDS } from './commands.js';
import { completeLine } from './complete.js';
import { PausedFile, WAY_OUT } from './paused-file.js';
import { Prompt } from './prompt.js';
import { TypedLines, type TypedEntry } from './typed-lines.js';

/** What is debugged, and from where. */
export interface DebugFileOptions {
  /** The file, or `FILE:LINE`. */
  readonly target: string;
  readonly settings: RunSettings;
  readonly config: LoadedConfig | undefined;
  readonly paint: ReportPaint;
  /** The directory of the run; see `ScratchDirectory`. */
  readonly scratchPath: string;
  readonly write: (text: string) => void;
  /** Is told of work that may never come back, until the function that it gives is called. */
  readonly watch: (work: WatchedWork) => () => void;
  /** Ctrl-Z: stops the process, until somebody continues it. */
  readonly suspend: () => void;
  readonly input: NodeJS.ReadableStream;
  /** Where lines are edited; undefined where nobody types. */
  readonly terminal: NodeJS.WritableStream | undefined;
  /** Breaks everything off. */
  readonly signal: AbortSignal;
  /**
   * Has somebody told of exceptions of a user's code that nobody waited for, until the function is
   * called that it gives.
   */
  readonly heedExceptions: (listener: (error: unknown) => void) => () => void;
}

/** What cannot be debugged as it was asked for. */
export class DebugRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DebugRefusedError';
  }
}

/**
 * Runs a file up to a line, and then what is typed, until the end of the input.
 *
 * @returns whether a bug was met.
 * @throws DebugRefusedError for a file that cannot be debugged, SelectionError for one that is not
 * there, OptionError if the system refuses an option, and the reason of the signal.
 */
export async function debugFile(options: DebugFileOptions): Promise<boolean> {
  const { settings, config, target: pattern } = options;
  const target = await selectFile(pattern);
  const file = readFile(target);
  const system = await findSystem(settings, config);
  requireFileFor(file, system);
  return withFileDirectories(options.scratchPath, { name: 'file', reused: false }, (directories) =>
    new DebugSession(options, { file, system, directories }).run(target.line),
  );
}

async function selectFile(pattern: string): Promise<FileTarget> {
  const targets = await selectFiles([pattern]);
  const [target] = targets;
  if (target === undefined || targets.length > 1) {
    throw new DebugRefusedError(
      `\`debug\` takes one file, found ${targets.length} in \`${pattern}\``,
    );
  }
  return target;
}

function readFile({ path: file, line }: FileTarget): TestFile {
  const ending = path.extname(file);
  if (['.slt', '.test', '.spec'].includes(ending)) {
    throw new DebugRefusedError(`\`debug\` takes \`.dd\` files, found \`${file}\``);
  }
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new DebugRefusedError(`\`${file}\` cannot be read (${code})`);
  }
  const testFile = parse(bytes, { path: file });
  const { source } = testFile;
  const lastLine = source.lineCount - (source.text.endsWith('\n') ? 1 : 0);
  if (line !== undefined && (line < 1 || line > lastLine)) {
    throw new DebugRefusedError(`there is no line ${line} in \`${file}\`: it has ${lastLine}`);
  }
  return testFile;
}

function requireFileFor(file: TestFile, { factory, name, names }: ChosenSystem): void {
  const reason = whyNotFor(file, { own: [factory.name, name], known: names });
  if (reason === null) return;
  throw new DebugRefusedError(`${reason}, not for \`${name}\`: choose another with \`--system\``);
}

interface SessionParts {
  readonly file: TestFile;
  readonly system: ChosenSystem;
  readonly directories: FileDirectories;
}

/** One file, and whoever types. */
class DebugSession {
  readonly #options: DebugFileOptions;
  readonly #parts: SessionParts;
  /** Breaks off what runs. */
  #running: AbortController | null = null;

  constructor(options: DebugFileOptions, parts: SessionParts) {
    this.#options = options;
    this.#parts = parts;
  }

  async run(line: number | undefined): Promise<boolean> {
    const { settings, paint, write, watch, config, signal } = this.#options;
    const directives = registerDirectives(config);
    const parts = { ...this.#parts, directives, settings, paint, write, watch };
    const file = await PausedFile.open(parts);
    const context = {
      file,
      directives,
      paint,
      write,
      wirePort: null,
      hadClients: false,
      isOver: false,
    };
    const prompt = this.#openPrompt(directives);
    const heeded = this.#options.heedExceptions((error) => file.meetException(error));
    const stop = (): void => {
      this.#running?.abort();
      prompt.close();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await this.#whileRunning((running) => file.begin(line, running));
      await this.#takeAll(prompt, context);
    } finally {
      signal.removeEventListener('abort', stop);
      prompt.close();
      heeded();
      await closeAll(context);
    }
    signal.throwIfAborted();
    return file.everMetBug;
  }

  #openPrompt(directives: DirectiveRegistry): Prompt {
    const { input, terminal, suspend } = this.#options;
    return new Prompt({
      input,
      terminal,
      suspend,
      complete: (line) => completeLine(line, directives),
      interrupt: () => {
        this.#running?.abort();
        return this.#running !== null;
      },
    });
  }

  async #takeAll(prompt: Prompt, context: CommandContext): Promise<void> {
    const { own } = this.#parts.system;
    const typed = new TypedLines(context.directives, own ? 'line' : 'semicolon');
    while (!context.isOver && !this.#options.signal.aborted) {
      const next = await prompt.next(promptFor(context, typed));
      if (next.kind === 'interrupt') {
        typed.clear();
        continue;
      }
      const entry = next.kind === 'end' ? typed.finish() : typed.take(next.text);
      if (entry !== null) await this.#whileRunning((signal) => execute(entry, context, signal));
      if (next.kind === 'end') break;
    }
    // What ended the input stands where the next prompt would.
    if (!context.isOver) this.#options.terminal?.write('\n');
  }

  async #whileRunning(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      await run(running.signal);
    } finally {
      this.#running = null;
    }
  }
}

async function execute(
  entry: TypedEntry,
  context: CommandContext,
  signal: AbortSignal,
): Promise<void> {
  if (entry.kind === 'case') return context.file.runTyped(entry.text, signal);
  try {
    const { command, argument } = findCommand(entry.text, COMMANDS);
    if (command.needsSystem === true && context.file.metBug) {
      throw new CommandMistake(`a bug made the system unreliable: ${WAY_OUT}`);
    }
    await command.run(context, { argument, signal });
  } catch (error) {
    if (error instanceof AbortedError) context.write('broken off\n');
    else if (error instanceof CommandMistake || error instanceof SystemError) {
      context.write(`${context.paint.error('error')}: ${showText(error.message)}\n`);
    } else throw error;
  }
}

async function closeAll({ file, wirePort }: CommandContext): Promise<void> {
  await wirePort?.close();
  await file.close();
}

/** Where the file stands, or as much space while something is not complete. */
function promptFor({ file: { file, nextCase } }: CommandContext, typed: TypedLines): string {
  const name = escapeUnprintable(path.basename(file.source.path));
  const prompt = `${name}:${nextCase?.line ?? 'end'}> `;
  return typed.isEmpty ? prompt : '-> '.padStart(prompt.length);
}
