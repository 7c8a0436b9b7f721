import type { Command } from 'commander';
import type { ColourChoice } from './colour-choice.js';
import type { CommandContext } from './command-context.js';
import { coloursOf } from './run-options.js';
import { UsageError } from './usage-error.js';

/** Adds `coordtest explain`. */
export function addExplainCommand(program: Command, context: CommandContext): void {
  program
    .command('explain')
    .summary('explain a diagnostic, such as DD007')
    .description('Explains a diagnostic: the rule, why there is one, and how to mend it.')
    .argument('[code]', 'what stands in brackets after `error`; without it, all codes are listed')
    .action(async (code: string | undefined, options: { color: ColourChoice }) => {
      context.terminal.write(await explain(code, coloursOf(options, context.terminal)));
    });
}

async function explain(code: string | undefined, colour: boolean): Promise<string> {
  const { collectCodes, nearestName, renderExplanation } = await import('../diagnostic/index.js');
  const { dataDrivenCodes } = await import('../datadriven/index.js');
  const { harnessCodes } = await import('../harness/index.js');
  const { isolationCodes } = await import('../isolation/index.js');
  const { sqlLogicTestCodes } = await import('../sqllogictest/index.js');
  const { loadReportPaint } = await import('../runner/index.js');
  const codes = collectCodes(dataDrivenCodes, harnessCodes, sqlLogicTestCodes, isolationCodes);
  if (code === undefined) {
    return [...codes].map(([name, { title }]) => `${name}  ${title}\n`).join('');
  }
  const wanted = code.toUpperCase();
  const page = codes.get(wanted);
  if (page !== undefined) return renderExplanation(wanted, page, await loadReportPaint(colour));
  const nearest = nearestName(wanted, codes.keys());
  const suggestion = nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
  throw new UsageError(`there is no diagnostic ${code}${suggestion}`);
}
