import { displayWidth, plainPaint, type Paint } from '../diagnostic/index.js';
import { CAPABILITY_NAMES } from './capability.js';
import { alignColumns } from './formats/text-columns.js';
import type { ArgumentUsage } from '../datadriven/index.js';
import type { DirectiveDefinition, InputRule } from './define-directive.js';

/** A directive line with all arguments: optional ones in brackets, repeated ones with dots. */
export function directiveUsage({ name, arguments: args }: DirectiveDefinition): string {
  return [name, ...args.map(bracketed)].join(' ');
}

function bracketed({ usage, presence }: ArgumentUsage): string {
  if (presence === 'required') return usage;
  return presence === 'repeated' ? `[${usage} ...]` : `[${usage}]`;
}

/** The manual of a directive for a terminal, ending in a line end. */
export function renderDirectiveManual(
  definition: DirectiveDefinition,
  paint: Paint = plainPaint,
): string {
  const { summary, description, input, output, needs, example } = definition;
  const capabilities = needs.map((need) => CAPABILITY_NAMES[need]).join(', ');
  const usages = definition.arguments.map(({ usage, doc }) => [usage, doc]);
  const sections = [
    paint.strong(directiveUsage(definition)),
    fill(summary),
    fill(description),
    section(paint, 'Arguments', alignColumns(usages).trimEnd()),
    section(paint, 'Input', fill(describeInput(input))),
    section(paint, 'Output', fill(output)),
    section(paint, 'Needs of the system', fill(capabilities)),
    section(paint, 'Example', example),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function describeInput(input: InputRule): string {
  if (input.kind === 'none') return 'none';
  return input.kind === 'required' ? input.doc : `${input.doc}; may be left out`;
}

function section(paint: Paint, title: string, body: string): string {
  if (body === '') return '';
  const lines = body.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  return `${paint.note(title)}:\n${lines.join('\n')}`;
}

/** How wide the prose of a manual is. */
const PROSE_COLUMNS = 80;

/** Breaks each paragraph into lines anew; a blank line is between paragraphs. */
function fill(text: string): string {
  return text
    .split(/\n{2,}/)
    .map(fillParagraph)
    .join('\n\n');
}

function fillParagraph(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && displayWidth(longer) <= PROSE_COLUMNS)
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** A table of directives in Markdown, one row each, ending in a line end. */
export function renderDirectiveTable(definitions: Iterable<DirectiveDefinition>): string {
  const rows = Array.from(definitions, (definition) => {
    const { name, arguments: args, input, summary } = definition;
    const usages = args.map((one) => `\`${escapeCell(bracketed(one))}\``).join(' ');
    const inputText = input.kind === 'none' ? '' : escapeCell(input.doc);
    return `| \`${name}\` | ${usages} | ${inputText} | ${escapeCell(summary)} |\n`;
  });
  const header = '| directive | arguments | input | what it does |\n| --- | --- | --- | --- |\n';
  return header + rows.join('');
}

/** Within a table, a bar would end its cell, in code as well. */
function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
