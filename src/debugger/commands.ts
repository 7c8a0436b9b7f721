import { renderDirectiveManual } from '../harness/index.js';
import { EmbeddedSystem } from '../systems/embedded/index.js';
import {
  CommandMistake,
  numberOr,
  usageOf,
  type Command,
  type CommandCall,
  type CommandContext,
} from './command.js';
import {
  describeClock,
  describeFrontiers,
  describeHeld,
  describeSessions,
} from './describe-state.js';
import type { PausedFile } from './paused-file.js';
import { showLines } from './render-typed.js';

/** More cases, and lines, than any file has. */
const COUNT_MAX = 1_000_000_000;

/** All commands, in the order in which they are listed. */
export const COMMANDS: readonly Command[] = [
  {
    names: ['step', 's'],
    argument: '[N]',
    summary: 'run the next case, or N of them',
    async run({ file }, { argument, signal }) {
      const noun = 'how many cases, from 1 on';
      await file.step(numberOr(argument, 1, { noun, min: 1, max: COUNT_MAX }), signal);
    },
  },
  {
    names: ['continue', 'c'],
    argument: '[LINE]',
    summary: 'run to a line, or to the end',
    async run({ file }, { argument, signal }) {
      await file.continueTo(lineAhead(file, argument), signal);
    },
  },
  {
    names: ['restart'],
    argument: '',
    summary: 'run the file again up to here',
    async run(context, { signal }) {
      await stopServing(context);
      context.hadClients = false;
      await context.file.restart(signal);
    },
  },
  {
    names: ['where'],
    argument: '',
    summary: 'the case that is next',
    run: ({ file }) => file.writePlace(),
  },
  {
    names: ['frontiers'],
    argument: '',
    summary: 'times, and frontiers of collections',
    needsSystem: true,
    async run({ file, write }, { signal }) {
      write(showLines(await file.finish(describeFrontiers(file.context), signal)));
    },
  },
  {
    names: ['held'],
    argument: '',
    summary: 'messages that are held',
    needsSystem: true,
    run: ({ file, write }) => write(showLines(describeHeld(file.context))),
  },
  {
    names: ['sessions', 'waiting'],
    argument: '',
    summary: 'sessions, and what they wait for',
    needsSystem: true,
    async run({ file, write }, { signal }) {
      write(showLines(await file.finish(describeSessions(file.context), signal)));
    },
  },
  {
    names: ['clock'],
    argument: '',
    summary: 'the time',
    needsSystem: true,
    run: ({ file, write }) => write(describeClock(file.context)),
  },
  {
    names: ['typed'],
    argument: '',
    summary: 'the cases that \\append would write',
    run: writeTyped,
  },
  {
    names: ['forget'],
    argument: '[N]',
    summary: 'leave out the last, or last N',
    run({ file, write }, { argument }) {
      const noun = 'how many cases, from 1 on';
      const count = file.forget(numberOr(argument, 1, { noun, min: 1, max: COUNT_MAX }));
      write(count === 0 ? 'nothing was typed\n' : `left out: ${count}\n`);
    },
  },
  {
    names: ['append'],
    argument: '',
    summary: 'write them into the file',
    run: append,
  },
  {
    names: ['serve'],
    argument: '[PORT|stop]',
    summary: 'let psql attach, or no longer',
    needsSystem: true,
    run: serve,
  },
  {
    names: ['help', '?'],
    argument: '[DIRECTIVE]',
    summary: 'this, or the manual of a directive',
    run: writeHelp,
  },
  {
    names: ['quit', 'q'],
    argument: '',
    summary: 'leave',
    run(context) {
      context.isOver = true;
    },
  },
];

function lineAhead(file: PausedFile, argument: string): number | undefined {
  const line = numberOr(argument, undefined, { noun: 'a line', min: 1, max: COUNT_MAX });
  if (line === undefined) return undefined;
  const { nextCase } = file;
  if (nextCase !== undefined && line > nextCase.line) return line;
  const here = nextCase === undefined ? 'the end' : `line ${nextCase.line}`;
  throw new CommandMistake(`the file is at ${here} already: it runs forwards only`);
}

function writeTyped({ file, write }: CommandContext): void {
  const { typed } = file;
  if (typed.length === 0) write('nothing was typed\n');
  write(showLines(typed.map(({ text, output }) => `${text}----\n${output}`).join('\n')));
}

function append({ file, hadClients, write }: CommandContext): void {
  if (!file.append() || !hadClients) return;
  write('clients on the wire may have done what the file does not have: run it to see\n');
}

async function serve(context: CommandContext, { argument }: CommandCall): Promise<void> {
  const { write, wirePort } = context;
  if (argument === 'stop') {
    if (wirePort === null) write('nobody listens\n');
    await stopServing(context);
    return;
  }
  const noun = 'a port from 1 to 65535, or `stop`';
  const port = numberOr(argument, 0, { noun, min: 1, max: 65_535 });
  if (wirePort !== null) {
    write(wirePort.describe());
    return;
  }
  const { system } = context.file.context;
  if (!(system instanceof EmbeddedSystem)) {
    throw new CommandMistake(`\`\\serve\` is for system \`embedded\`, this is \`${system.name}\``);
  }
  const { WirePort } = await import('./wire-port.js');
  try {
    const onClient = (): void => void (context.hadClients = true);
    context.wirePort = await WirePort.open(system, { port, onClient });
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new CommandMistake(`cannot listen on port ${port} (${code})`);
  }
  write(context.wirePort.describe());
}

async function stopServing(context: CommandContext): Promise<void> {
  const { wirePort, write } = context;
  if (wirePort === null) return;
  context.wirePort = null;
  await wirePort.close();
  write('nobody listens any more\n');
}

function writeHelp({ directives, paint, write }: CommandContext, { argument }: CommandCall): void {
  if (argument !== '') {
    const found = directives.get(argument);
    if (found !== undefined) return write(renderDirectiveManual(found, paint));
    throw new CommandMistake(`there is no directive \`${argument}\``);
  }
  const rows = COMMANDS.map((command) => [usageOf(command), command.summary] as const);
  const width = Math.max(...rows.map(([usage]) => usage.length));
  const list = rows.map(([usage, summary]) => `  ${usage.padEnd(width)}  ${summary}\n`).join('');
  write(`${TYPING}\n${list}`);
}

const TYPING = `\
The name of a directive begins a case; an empty line or
\`----\` ends its input. Other text is given to the directive
\`sql\`: SQL up to its \`;\`, a line on systems of your own.
`;
