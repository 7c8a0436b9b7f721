import ts from 'typescript';
import type { Finding } from './finding.js';
import { lineOf, type SourceFile } from './source-file.js';

/**
 * Calls of generator functions whose result nobody takes: they do nothing, and no compiler says so.
 * Functions are told apart by their names; a name that something else has too is let pass.
 */
export function checkDroppedWork(files: readonly SourceFile[]): Finding[] {
  const names = generatorNames(files);
  return files.flatMap((file) => {
    const findings: Finding[] = [];
    const visit = (node: ts.Node): void => {
      const name = ts.isExpressionStatement(node) ? calledName(node.expression) : undefined;
      if (name !== undefined && names.has(name)) {
        const line = lineOf(file.tree, node);
        findings.push({
          path: file.path,
          line,
          message: `\`${name}\` is a generator, and does nothing without \`yield*\``,
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(file.tree);
    return findings;
  });
}

function generatorNames(files: readonly SourceFile[]): ReadonlySet<string> {
  const generators = new Set<string>();
  const others = new Set<string>();
  for (const { tree } of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) {
        const name = node.name?.getText(tree);
        const names = node.asteriskToken === undefined ? others : generators;
        if (name !== undefined) names.add(name);
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  return new Set([...generators].filter((name) => !others.has(name)));
}

function calledName(expression: ts.Expression): string | undefined {
  if (!ts.isCallExpression(expression)) return undefined;
  const { expression: callee } = expression;
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
}
