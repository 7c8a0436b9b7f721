import ts from 'typescript';
import type { Finding } from './finding.js';
import { isTest, lineOf, type SourceFile } from './source-file.js';

/** A diagnostic code: `DD007`. */
const CODE = /^D[A-Z]\d{3}$/;

/**
 * Diagnostic codes that are used without a page that explains them, declared without use, or found
 * in no test. Codes are declared as keys in files named `codes.ts`.
 */
export function checkCodes(files: readonly SourceFile[], testTexts: readonly string[]): Finding[] {
  const declared = new Map<string, Finding>();
  const used = new Map<string, Finding>();
  for (const file of files) {
    if (isTest(file.path)) continue;
    const found = codesIn(file);
    const into = /(^|\/|-)codes\.ts$/.test(file.path) ? declared : used;
    for (const [code, line] of found) {
      if (!into.has(code)) into.set(code, { path: file.path, line, message: code });
    }
  }
  const tests = [
    ...files.filter((file) => isTest(file.path)).map(({ text }) => text),
    ...testTexts,
  ].join('\n');
  return [
    ...missing(used, declared, (code) => `${code} has no page that explains it`),
    ...missing(declared, used, (code) => `${code} is explained and never used`),
    ...[...declared].flatMap(([code, finding]) =>
      tests.includes(code) ? [] : [{ ...finding, message: `no test mentions ${code}` }],
    ),
  ];
}

function missing(
  of: ReadonlyMap<string, Finding>,
  among: ReadonlyMap<string, Finding>,
  message: (code: string) => string,
): Finding[] {
  return [...of]
    .filter(([code]) => !among.has(code))
    .map(([code, finding]) => ({ ...finding, message: message(code) }));
}

function codesIn(file: SourceFile): Map<string, number> {
  const found = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if ((ts.isStringLiteralLike(node) || ts.isIdentifier(node)) && CODE.test(node.text)) {
      if (!found.has(node.text)) found.set(node.text, lineOf(file.tree, node));
    }
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  return found;
}
