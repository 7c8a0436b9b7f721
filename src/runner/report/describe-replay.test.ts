import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { describeReplay } from './describe-replay.js';
import type { RunSettings } from '../file-job.js';

const SETTINGS: RunSettings = {
  mode: 'run',
  options: [],
  failFast: false,
  verbose: false,
  colour: false,
};

describe('describeReplay', () => {
  const names = [
    'a.dd:3',
    'with blank.dd',
    "it's.dd",
    'esc\u001b[2J.dd',
    "end\nof'line\\.dd",
    'é\r.dd',
  ];

  it('names the system and its options', () => {
    const settings: RunSettings = { ...SETTINGS, system: 'my system', options: [['a', 'b c']] };
    expect(describeReplay('a.dd', settings)).toBe(
      "coordtest run a.dd --system 'my system' --set 'a=b c'",
    );
  });

  it.each(names)('is a command that a shell reads back: %j', (name) => {
    const command = describeReplay(name, SETTINGS);
    expect(command).not.toMatch(/\p{Cc}/u);
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    const script = `coordtest() { printf '%s' "$2"; }; ${command}`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8', env })).toBe(name);
  });
});
