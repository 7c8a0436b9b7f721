import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInRegistry, type SystemFactory } from '../harness/index.js';
import { plainReportPaint } from './report/report-paint.js';
import { runBytes } from './run-file-job.js';

const DONE = { kind: 'completed', debug: { kind: 'unit', name: 'Done' }, tag: 'DONE' };
const COLUMNS = [{ name: 'n', type: { kind: 'int8' }, nullable: true }];

/** What of a system is other than in one that works. */
interface Parts {
  readonly system?: object;
  readonly session?: object;
}

function factoryOf({ system, session }: Parts): SystemFactory {
  const made = {
    name: 'own',
    connect: () => ({
      submit: () => undefined,
      idle: () => true,
      poll: () => [DONE],
      cancel: () => undefined,
      terminate: () => undefined,
      ...session,
    }),
    settle: () => [],
    close: () => undefined,
    ...system,
  };
  return { name: 'own', options: new Map(), create: () => made } as unknown as SystemFactory;
}

/** What is said of one statement on a system. */
async function run(parts: Parts): Promise<string> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-guard-'));
  try {
    const { text } = await runBytes(
      Buffer.from('sql format=csv\nx\n----\nDONE\n'),
      { number: 0, target: { path: 'a.dd' } },
      {
        settings: { mode: 'run', options: [], failFast: false, verbose: false, colour: false },
        scratchPath: path.join(directory, 'scratch'),
        system: {
          factory: factoryOf(parts),
          options: new Map(),
          own: true,
          guarded: true,
          name: 'own',
          names: ['own'],
        },
        directives: builtInRegistry(),
        paint: plainReportPaint,
      },
    );
    return text;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('a guarded system', () => {
  it('may be as its interface says', async () => {
    expect(await run({})).toBe('');
    expect(await run({ system: { settle: () => Promise.resolve([]) } })).toBe('');
    const response = { kind: 'error', message: 'm', severity: 'FATAL', position: 0 };
    expect(await run({ session: { poll: () => [response] } })).toContain('+ FATAL: m\n');
  });

  it.each<[message: string, parts: Parts]>([
    [
      '`connect` of system `own` must give an object, found null',
      { system: { connect: () => null } },
    ],
    [
      '`connect` of system `own` must give a value whose `idle` is a function, found true',
      { session: { idle: true } },
    ],
    [
      '`connect` of system `own` must give a value whose `setAwaited` is a function, found 1',
      { session: { setAwaited: 1 } },
    ],
    [
      '`settle` of system `own` must give an array, found nothing',
      { system: { settle: () => Promise.resolve() } },
    ],
    [
      '`poll` of a session of system `own` must give an array, found null',
      { session: { poll: () => null } },
    ],
    [
      '`poll` of a session of system `own` must give a value, and no promise, found a promise',
      { session: { poll: () => Promise.resolve([]) } },
    ],
    [
      '`idle` of a session of system `own` must give true or false, found nothing',
      { session: { idle: () => undefined } },
    ],
    [
      '`poll` of a session of system `own` must give a value whose `[0].kind` is one of "rows", ' +
        '"completed", "error", "dataError", "canceled", "notice", "copyData", found "done"',
      { session: { poll: () => [{ kind: 'done' }] } },
    ],
    [
      '`poll` of a session of system `own` must give a value whose `[0].tag` is a text, found 5',
      { session: { poll: () => [{ ...DONE, tag: 5 }] } },
    ],
    [
      '`poll` of a session of system `own` must give a value whose `[0].severity` is a text, found 5',
      { session: { poll: () => [{ kind: 'error', message: 'm', severity: 5 }] } },
    ],
    [
      '`poll` of a session of system `own` must give a value whose `[0].rows[1][0]` is a bigint, found 7',
      { session: { poll: () => [{ kind: 'rows', columns: COLUMNS, rows: [[null], [7]] }] } },
    ],
    [
      '`uncontrolled` of system `own` must give an array, found "no"',
      { system: { uncontrolled: () => 'no' } },
    ],
  ])('is told of: %s', async (message, parts) => {
    expect(await run(parts)).toContain(`error[DR051]: ${message}\n --> a.dd:1:1\n`);
  });
});
