import { displayWidth } from '../diagnostic/index.js';
import type { TestCase } from '../datadriven/index.js';
import type { Mismatch } from '../harness/index.js';
import { showText, type ReportPaint } from '../runner/index.js';

/** Text of a system, line by line as a terminal can print it. */
export function showLines(text: string): string {
  return text.split('\n').map(showText).join('\n');
}

/** Where in a statement its errors point: the line and a caret below it, as psql shows it. */
export function renderErrorPlaces(
  testCase: TestCase,
  errorPlaces: Mismatch['errorPlaces'],
  paint: ReportPaint,
): string {
  return errorPlaces
    .map(({ source, span }) => {
      const line = source.lineOf(span.start);
      const number = line - source.lineOf(testCase.inputSpan.start) + 1;
      const { start, end } = source.lineSpan(line);
      const head = `LINE ${number}: `;
      const width = displayWidth(head + showText(source.text.slice(start, span.start)));
      const text = `${head}${showText(source.text.slice(start, end))}\n${' '.repeat(width)}^`;
      return `${paint.faint(text)}\n`;
    })
    .join('');
}
