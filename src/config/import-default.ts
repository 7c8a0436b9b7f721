import { existsSync, readFileSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, type ConfigMistake } from './config-error.js';
import { describeMs } from '../harness/index.js';
import { describeJsonMistake } from './json-mistake.js';
import type { ModuleReference } from './module-reference.js';
import { syntaxPlace } from './syntax-place.js';
import { DEFAULT_LIMIT_MS, withinLimit } from './time-limit.js';
import { userPlace } from './user-place.js';

/**
 * The default export of a module, or the value of a JSON file. TypeScript is compiled, whatever
 * this version of Node can do by itself: types that it cannot strip work as well.
 *
 * @throws ConfigError if it is not there or cannot be loaded.
 */
export async function importDefault(file: string, limitMs: number): Promise<unknown> {
  checkIsFile(file);
  if (file.endsWith('.json')) return readJson(file);
  const module = await withinLimit(importModule(file), limitMs, () => overdue(file, limitMs));
  if (module.default !== undefined) return module.default;
  const names = Object.keys(module).map((name) => `\`${name}\``);
  throw unloadable(file, {
    path: '',
    message: `a default export is wanted, found ${names.length === 0 ? 'no export' : names.join(', ')}`,
    help: 'write `export default ...`',
  });
}

/** @throws ConfigError unless there is a file that can be read as one. */
function checkIsFile(file: string): void {
  const found = statFile(file);
  if (found?.isFile() === true) return;
  const message = found === undefined ? 'there is no such file' : 'it is not a regular file';
  throw unloadable(file, { path: '', message });
}

function statFile(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): ConfigError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return unloadable(file, { path: '', message: `it cannot be read (${code})` });
}

/** As {@link importDefault}, for a module that a configuration refers to, which mistakes name. */
export async function importReferred(file: string, from: ModuleReference): Promise<unknown> {
  try {
    return await importDefault(file, from.limitMs ?? DEFAULT_LIMIT_MS);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const mistakes = error.mistakes.map((mistake) => ({
      ...mistake,
      path: from.place,
      message: `\`${path.relative('', file)}\`: ${mistake.message}`,
    }));
    throw new ConfigError(path.relative('', from.path), mistakes);
  }
}

function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    const { line, column, what } = describeJsonMistake((error as Error).message, text);
    const message = `${path.relative('', file)}:${line}:${column}: ${what}`;
    throw unloadable(file, { path: '', message });
  }
}

/** The content, without the mark that some editors put before it. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function importModule(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return /\.[mc]?ts$/.test(file)
      ? await importTypeScript(file)
      : ((await import(pathToFileURL(file).href)) as { readonly default?: unknown });
  } catch (error) {
    throw unloadable(file, await describeFailure(file, error));
  }
}

async function importTypeScript(file: string): Promise<{ readonly default?: unknown }> {
  const { createJiti } = await import('jiti');
  const modules = path.join(path.dirname(file), 'node_modules');
  const jiti = createJiti(pathToFileURL(file).href, {
    // What was compiled is kept beside the packages, and nowhere where there is no such place.
    fsCache: existsSync(modules) ? path.join(modules, '.cache', 'coordtest') : false,
    interopDefault: false,
    tryNative: false,
    // NB: packages are imported as they are, so that those of this process are there once.
    nativeModules: ['coordtest'],
  });
  return await jiti.import<{ readonly default?: unknown }>(file);
}

async function describeFailure(file: string, error: unknown): Promise<ConfigMistake> {
  if (!(error instanceof Error)) {
    return { path: '', message: `it threw ${String(error)}` };
  }
  const message = `${error.name}: ${error.message.split('\n', 1)[0]?.trim()}`;
  const place = (await syntaxPlace(file, error)) ?? userPlace(error.stack);
  const lost = /^Cannot find (?:package|module) '(coordtest)'/.exec(error.message);
  return {
    path: '',
    message: place === undefined ? message : `${message}, at ${place}`,
    ...(lost !== null && { help: 'install it where the file is: `npm install -D coordtest`' }),
  };
}

function overdue(file: string, limitMs: number): ConfigError {
  return unloadable(file, {
    path: '',
    message:
      `it has not loaded after ${describeMs(limitMs)}: ` +
      'it waits for a promise that nothing settles, or is in a loop without end',
    help: 'if it only takes long, give it more time: `--timeout 10m`',
  });
}

function unloadable(file: string, mistake: ConfigMistake): ConfigError {
  return new ConfigError(path.relative('', file), [mistake]);
}
