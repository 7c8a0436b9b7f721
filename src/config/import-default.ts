import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, type ConfigMistake } from './config-error.js';
import { userPlace } from './user-place.js';

/**
 * The default export of a module, or the value of a JSON file. TypeScript is compiled, whatever
 * this version of Node can do by itself: types that it cannot strip work as well.
 *
 * @throws ConfigError if it is not there or cannot be loaded.
 */
export async function importDefault(file: string): Promise<unknown> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw unloadable(file, { path: '', message: 'there is no such file' });
  }
  if (file.endsWith('.json')) return readJson(file);
  const module = await importModule(file);
  if (module.default !== undefined) return module.default;
  const names = Object.keys(module).map((name) => `\`${name}\``);
  throw unloadable(file, {
    path: '',
    message: `a default export is wanted, found ${names.length === 0 ? 'no export' : names.join(', ')}`,
    help: 'write `export default ...`',
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unloadable(file, { path: '', message: (error as Error).message });
  }
}

async function importModule(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return /\.[mc]?ts$/.test(file)
      ? await importTypeScript(file)
      : ((await import(pathToFileURL(file).href)) as { readonly default?: unknown });
  } catch (error) {
    throw unloadable(file, describeFailure(error));
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

function describeFailure(error: unknown): ConfigMistake {
  if (!(error instanceof Error)) {
    return { path: '', message: `it threw ${String(error)}` };
  }
  const message = `${error.name}: ${error.message.split('\n', 1)[0]?.trim()}`;
  const place = userPlace(error.stack);
  const lost = /^Cannot find (?:package|module) '(coordtest)'/.exec(error.message);
  return {
    path: '',
    message: place === undefined ? message : `${message}, at ${place}`,
    ...(lost !== null && { help: 'install it where the file is: `npm install -D coordtest`' }),
  };
}

function unloadable(file: string, mistake: ConfigMistake): ConfigError {
  return new ConfigError(path.relative('', file), [mistake]);
}
