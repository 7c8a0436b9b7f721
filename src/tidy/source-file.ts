import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** One import or re-export of a file. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** A TypeScript file of the tree, parsed. */
export interface SourceFile {
  /** From the root of the repository, with slashes: `src/time/antichain.ts`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** Parses one file. */
export function parseSource(filePath: string, text: string): SourceFile {
  const tree = ts.createSourceFile(filePath, text, ts.ScriptTarget.ES2023, true);
  return { path: filePath, text, tree, imports: collectImports(tree) };
}

/** All TypeScript files below a directory of the repository, in the order of their paths. */
export function readSources(root: string, directory: string): SourceFile[] {
  return listFiles(root, directory)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => parseSource(file, readFileSync(path.join(root, file), 'utf8')));
}

/** All files below a directory, as paths from the root, in order. */
export function listFiles(root: string, directory: string): string[] {
  const entries = readdirSync(path.join(root, directory), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort((left, right) => (left < right ? -1 : 1));
}

/** Whether a file serves tests only. */
export function isTest(filePath: string): boolean {
  return /\.(test|fixture)\.ts$/.test(filePath) || filePath.startsWith('src/tidy/');
}

/** The line of a node, from 1. */
export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

function collectImports(tree: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      imports.push({ specifier: specifier.text, line: lineOf(tree, specifier) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return imports;
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  let specifier: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    specifier = node.moduleSpecifier;
  } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    specifier = node.arguments[0];
  } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    specifier = node.argument.literal;
  }
  return specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier : undefined;
}
