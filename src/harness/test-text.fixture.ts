/**
 * The text of a template literal as it is typed, without the margin of the code around it, ending
 * in a newline. Only backticks are escaped.
 */
export function block(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const text = String.raw(strings, ...values).replaceAll('\\`', '`');
  const lines = text.split('\n').slice(1, -1);
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.search(/[^ ]/));
  const margin = Math.min(...margins);
  return lines.map((line) => `${line.slice(margin)}\n`).join('');
}
