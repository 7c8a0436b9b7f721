import ts from 'typescript';
import type { Finding } from './finding.js';
import { isTest, lineOf, type SourceFile } from './source-file.js';

/** Exported declarations without a doc comment, and doors without one at their top. */
export function checkExports(files: readonly SourceFile[]): Finding[] {
  return files
    .filter((file) => !/\.(test|fixture)\.ts$/.test(file.path))
    .flatMap((file) => [...undocumented(file), ...doorless(file)]);
}

function undocumented(file: SourceFile): Finding[] {
  const documented = new Set<string>();
  const findings: Finding[] = [];
  for (const statement of file.tree.statements) {
    if (!isExported(statement)) continue;
    const name = nameOf(statement);
    // The first of several overloads speaks for all.
    if (hasDocComment(file, statement)) documented.add(name);
    if (documented.has(name)) continue;
    findings.push({
      path: file.path,
      line: lineOf(file.tree, statement),
      message: `the export \`${name}\` has no doc comment`,
    });
  }
  return findings;
}

function doorless(file: SourceFile): Finding[] {
  if (!/^src\/.*\/index\.ts$/.test(file.path) || isTest(file.path)) return [];
  if (file.text.startsWith('/**')) return [];
  return [{ path: file.path, line: 1, message: 'a door opens with a comment on its folder' }];
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)
  );
}

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((one) => one.name.getText()).join(', ');
  }
  const { name } = statement as { name?: ts.Node };
  return name?.getText() ?? 'default';
}

function hasDocComment(file: SourceFile, statement: ts.Statement): boolean {
  const ranges = ts.getLeadingCommentRanges(file.text, statement.getFullStart()) ?? [];
  const last = ranges.at(-1);
  return last !== undefined && file.text.startsWith('/**', last.pos);
}
