import ts from 'typescript';
import type { Finding } from './finding.js';
import { isTest, lineOf, type SourceFile } from './source-file.js';

/** Folders at the rim, where effects live. */
const RIM = [
  'src/cli/',
  'src/config/',
  'src/debugger/',
  'src/library/',
  'src/runner/',
  'src/tidy/',
];

/** What only the rim may name. */
const EFFECTFUL_GLOBALS: ReadonlySet<string> = new Set([
  'Date',
  'performance',
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'Promise',
  'fetch',
  'Worker',
  'WebSocket',
  'crypto',
  'Intl',
  'console',
  'globalThis',
]);

/** Members that depend on chance or on the machine's locale, whatever they are called on. */
const EFFECTFUL_MEMBERS = /^(localeCompare|toLocale[A-Z]\w*)$/;

/** Modules of Node that have no effects. */
const PURE_MODULES: ReadonlySet<string> = new Set([
  'node:buffer',
  'node:assert',
  'node:url',
  'node:util',
]);

/** A file that may do one thing which the rule forbids. */
export interface EffectExemption {
  /** A file, or a folder with a slash at its end. */
  readonly path: string;
  /** What it may name: a global, `await`, or a module. */
  readonly effects: readonly string[];
  readonly reason: string;
}

/**
 * Effects below the rim: clocks, timers, chance, promises, the environment, files, sockets,
 * processes, the locale. Tests may read files.
 */
export function checkEffects(
  files: readonly SourceFile[],
  exemptions: readonly EffectExemption[],
): Finding[] {
  return files.flatMap((file) => {
    if (RIM.some((folder) => file.path.startsWith(folder)) || isTest(file.path)) return [];
    const allowed = new Set(
      exemptions
        .filter(
          ({ path }) => file.path === path || (path.endsWith('/') && file.path.startsWith(path)),
        )
        .flatMap(({ effects }) => effects),
    );
    return [...effectsOf(file)]
      .filter(({ effect }) => !allowed.has(effect))
      .map(({ effect, line }) => ({
        path: file.path,
        line,
        message: `\`${effect}\` is for the rim; below it, what is needed is handed in`,
      }));
  });
}

/** The exemptions that no file needs any more. */
export function unusedExemptions(
  files: readonly SourceFile[],
  exemptions: readonly EffectExemption[],
): string[] {
  return exemptions.flatMap(({ path, effects }) => {
    const found = new Set(
      files
        .filter((file) => file.path === path || (path.endsWith('/') && file.path.startsWith(path)))
        .flatMap((file) => [...effectsOf(file)].map(({ effect }) => effect)),
    );
    return effects.filter((effect) => !found.has(effect)).map((effect) => `${path}: ${effect}`);
  });
}

interface Effect {
  readonly effect: string;
  readonly line: number;
}

function* effectsOf(file: SourceFile): Iterable<Effect> {
  for (const { specifier, line } of file.imports) {
    if (specifier.startsWith('node:') && !PURE_MODULES.has(specifier)) {
      yield { effect: specifier, line };
    }
  }
  const own = declaredNames(file.tree);
  const pending: ts.Node[] = [file.tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const effect = effectOf(node);
    if (effect !== undefined && !own.has(effect)) yield { effect, line: lineOf(file.tree, node) };
    ts.forEachChild(node, (child) => void pending.push(child));
  }
}

function effectOf(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AwaitKeyword) return 'await';
  if (!ts.isIdentifier(node)) return undefined;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    const onMath = ts.isIdentifier(parent.expression) && parent.expression.text === 'Math';
    if (onMath && node.text === 'random') return 'Math.random';
    return EFFECTFUL_MEMBERS.test(node.text) ? node.text : undefined;
  }
  return EFFECTFUL_GLOBALS.has(node.text) && isUse(node, parent) ? node.text : undefined;
}

/**
 * What the file declares or imports itself: a function `fetch` of its own is not the global one.
 */
function declaredNames(tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const { name } = node as { name?: ts.Node };
    const declares =
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node);
    if (declares && name !== undefined && ts.isIdentifier(name)) names.add(name.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return names;
}

/** Whether the name is used, not declared as a member, a label or a local thing of that name. */
function isUse(node: ts.Identifier, parent: ts.Node): boolean {
  const named = parent as { name?: ts.Node; propertyName?: ts.Node };
  return named.name !== node && named.propertyName !== node;
}
