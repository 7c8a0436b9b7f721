import * as v from 'valibot';
import { nearestName, showValue } from '../diagnostic/index.js';
import { builtInDirectives, listNames } from '../harness/index.js';
import { BUILT_IN_REPORTERS, BUILT_IN_SYSTEMS, type Config } from './config.js';
import type { ConfigMistake } from './config-error.js';
import { CONFIG_KEYS, configSchema, WANTED_KEYS } from './config-schema.js';
import { isRecord } from './is-record.js';

/** What is made by a function of this package, and by which. */
const MADE_WITH: readonly (readonly [path: RegExp, help: string])[] = [
  [/^systems\.[^.]+(\.(name|options|create))?$/, 'make systems with `defineSystem`'],
  [/^directives\[\d+\](\.\w+)?$/, 'make directives with `defineDirective`'],
];

/** A configuration without mistakes of form, or all mistakes that were found. */
export type CheckedConfig =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly ConfigMistake[] };

/** Checks what a configuration file gives. */
export function checkConfig(value: unknown): CheckedConfig {
  const result = v.safeParse(configSchema, value);
  const mistakes = [...(result.issues ?? []).map(describeIssue), ...checkNames(value)];
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  // The schema knows of the user's objects only what it checks.
  return { kind: 'config', config: value as Config };
}

/** Whether a text is the path of a module, and not the name of something. */
export function isModulePath(text: string): boolean {
  return /^\.{0,2}[/\\]|^[a-zA-Z]:[/\\]/.test(text);
}

function describeIssue(issue: v.BaseIssue<unknown>): ConfigMistake {
  const place = showPath(issue.path ?? []);
  const last = issue.path?.at(-1);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return unknownKey(place, String(last?.key), keysAt(place));
  }
  const missing = /_object$/.test(issue.type) && issue.expected?.startsWith('"') === true;
  const wanted = (missing ? WANTED_KEYS[String(last?.key)] : undefined) ?? issue.message;
  const help = MADE_WITH.find(([path]) => path.test(place))?.[1];
  return {
    path: place,
    message: `wanted ${wanted}, found ${showValue(issue.input)}`,
    ...(help !== undefined && { help }),
  };
}

/** The keys of the object that an unknown one stands in. */
function keysAt(place: string): readonly string[] {
  if (/^systems\./.test(place)) return ['use', 'options'];
  if (/^reporters\[/.test(place)) return ['use', 'file'];
  return CONFIG_KEYS;
}

function unknownKey(path: string, key: string, known: readonly string[]): ConfigMistake {
  const nearest = nearestName(key, known);
  return {
    path,
    message: 'there is no such setting',
    help:
      nearest === undefined ? `settings are ${listNames(known)}` : `did you mean \`${nearest}\`?`,
  };
}

function showPath(path: readonly { readonly key?: unknown }[]): string {
  return path.reduce((shown, { key }) => {
    if (typeof key === 'number') return `${shown}[${key}]`;
    const name = String(key);
    if (!/^[\w$-]+$/.test(name)) return `${shown}[${JSON.stringify(name)}]`;
    return shown === '' ? name : `${shown}.${name}`;
  }, '');
}

/** Mistakes in names that refer to something, wherever the form allows to look. */
function checkNames(value: unknown): ConfigMistake[] {
  if (!isRecord(value)) return [];
  const systems = isRecord(value['systems']) ? value['systems'] : {};
  const names = [...new Set([...Object.keys(systems), ...BUILT_IN_SYSTEMS])];
  return [
    ...Object.keys(systems).flatMap(checkSystemName),
    ...checkReference('system', value['system'], names),
    ...Object.entries(systems).flatMap(([name, system]) => {
      const use = isRecord(system) ? system['use'] : undefined;
      if (typeof use === 'string' && isModulePath(use)) return [];
      return checkReference(`systems.${name}.use`, use, BUILT_IN_SYSTEMS);
    }),
    ...asArray(value['directives']).flatMap(checkDirectiveName),
    ...checkReporters(asArray(value['reporters'])),
  ];
}

function checkSystemName(name: string): ConfigMistake[] {
  if (/^\S+$/.test(name)) return [];
  return [
    {
      path: showPath([{ key: 'systems' }, { key: name }]),
      message: `wanted a name of one word, found ${JSON.stringify(name)}`,
    },
  ];
}

function checkReference(path: string, name: unknown, known: readonly string[]): ConfigMistake[] {
  // What is no text is a mistake of form.
  if (typeof name !== 'string' || name === '' || known.includes(name)) return [];
  const nearest = nearestName(name, known);
  return [
    {
      path,
      message: `wanted one of ${listNames(known)}, found ${JSON.stringify(name)}`,
      ...(nearest !== undefined && { help: `did you mean \`${nearest}\`?` }),
    },
  ];
}

function checkDirectiveName(
  directive: unknown,
  index: number,
  all: readonly unknown[],
): ConfigMistake[] {
  const name = isRecord(directive) ? directive['name'] : undefined;
  if (typeof name !== 'string') return [];
  const builtIn = builtInDirectives.some((other) => other.name === name);
  const earlier = all.slice(0, index).some((other) => isRecord(other) && other['name'] === name);
  if (!builtIn && !earlier) return [];
  const whose = builtIn ? 'that comes with coordtest' : 'that stands before it';
  return [
    {
      path: `directives[${index}].name`,
      message: `wanted a name of its own, found ${JSON.stringify(name)} as of the one ${whose}`,
    },
  ];
}

function checkReporters(reporters: readonly unknown[]): ConfigMistake[] {
  const names = reporters.flatMap((one, index) => {
    const use = isRecord(one) && 'use' in one ? one['use'] : one;
    const path = use === one ? `reporters[${index}]` : `reporters[${index}].use`;
    if (typeof use === 'string' && isModulePath(use)) return [];
    return checkReference(path, use, BUILT_IN_REPORTERS);
  });
  const printing = reporters.flatMap((one, index) => {
    const use = isRecord(one) && one['file'] === undefined ? one['use'] : one;
    return typeof use === 'string' && !isModulePath(use) ? [index] : [];
  });
  if (printing.length < 2) return names;
  return [
    ...names,
    {
      path: `reporters[${printing[1]}]`,
      message: `wanted a file, since reporters[${printing[0]}] writes to the terminal, found none`,
      help: "write `{ use: 'junit', file: 'results.xml' }`",
    },
  ];
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
