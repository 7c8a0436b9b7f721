import { nearestName } from '../diagnostic/index.js';
import type { DirectiveRegistry } from '../harness/index.js';
import type { ReportPaint } from '../runner/index.js';
import type { PausedFile } from './paused-file.js';
import type { WirePort } from './wire-port.js';

/** What a command works on. */
export interface CommandContext {
  readonly file: PausedFile;
  readonly directives: DirectiveRegistry;
  readonly paint: ReportPaint;
  readonly write: (text: string) => void;
  /** The coordinator on the wire, while it is there. */
  wirePort: WirePort | null;
  /** Whether anybody was on the wire since the system was made. */
  hadClients: boolean;
  /** Whether this was the last command. */
  isOver: boolean;
}

/** How a command is called. */
export interface CommandCall {
  /** What stands behind its name; empty if nothing does. */
  readonly argument: string;
  /** Is aborted where the command is to stop. */
  readonly signal: AbortSignal;
}

/** What is typed behind a backslash. */
export interface Command {
  /** Without the backslash, the long one first. */
  readonly names: readonly string[];
  /** What may stand behind the name; empty if nothing may. */
  readonly argument: string;
  readonly summary: string;
  /** Whether it looks at the system, which a bug makes unreliable. */
  readonly needsSystem?: boolean;
  /** Does it. @throws CommandMistake if the argument is none that it takes. */
  run(context: CommandContext, call: CommandCall): Promise<void> | void;
}

/** Something wrong with what was typed; the message is one line. */
export class CommandMistake extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandMistake';
  }
}

/** A command with its short names and its argument, as it is typed. */
export function usageOf({ names, argument }: Command): string {
  const all = names.map((name) => `\\${name}`).join(', ');
  return argument === '' ? all : `${all} ${argument}`;
}

/** Splits what was typed into a command and its argument. @throws CommandMistake if it is none. */
export function findCommand(
  text: string,
  commands: readonly Command[],
): { readonly command: Command; readonly argument: string } {
  const [, name = '', argument = ''] = /^\\(\S*)\s*(.*?)\s*;?$/s.exec(text) ?? [];
  const command = commands.find(({ names }) => names.includes(name));
  if (command === undefined) {
    const nearest = nearestName(
      name,
      commands.flatMap(({ names }) => names),
    );
    const help = nearest === undefined ? '`\\help` lists them' : `did you mean \`\\${nearest}\`?`;
    throw new CommandMistake(`there is no command \`\\${name}\`: ${help}`);
  }
  if (argument !== '' && command.argument === '') {
    throw new CommandMistake(`\`\\${name}\` takes nothing, found \`${argument}\``);
  }
  return { command, argument };
}

/** A number that was typed, or what holds without one. @throws CommandMistake for anything else. */
export function numberOr<T>(
  argument: string,
  absent: T,
  { noun, min, max }: { readonly noun: string; readonly min: number; readonly max: number },
): number | T {
  if (argument === '') return absent;
  const value = Number(argument);
  if (/^\d+$/.test(argument) && value >= min && value <= max) return value;
  throw new CommandMistake(`wanted ${noun}, found \`${argument}\``);
}
