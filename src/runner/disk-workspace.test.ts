import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskWorkspace } from './disk-workspace.js';

let outer: string;
let workspace: DiskWorkspace;

beforeEach(() => {
  outer = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'coordtest-workspace-')));
  const inner = path.join(outer, 'temp');
  execFileSync('mkdir', [inner]);
  workspace = new DiskWorkspace(inner);
});

afterEach(() => rmSync(outer, { recursive: true }));

function read(name: string): string {
  return readFileSync(path.join(workspace.path, name), 'utf8');
}

describe('DiskWorkspace', () => {
  it('creates, empties and appends', () => {
    workspace.create('s1', 'one\ntwo\n');
    workspace.append('s1', 'é\n');
    expect(read('s1')).toBe('one\ntwo\né\n');
    workspace.create('s1', 'x\n');
    expect(read('s1')).toBe('x\n');
  });

  it('makes the directories that a name needs', () => {
    workspace.create('a/b/s1', '1\n');
    workspace.append('a/b/s1', '2\n');
    expect(read('a/b/s1')).toBe('1\n2\n');
  });

  it('appends only to what exists', () => {
    expect(() => workspace.append('s1', '')).toThrow('does not exist');
    expect(() => workspace.append('a/s1', '')).toThrow('does not exist');
  });

  it('refuses names that lead out', () => {
    expect(() => workspace.create('../s1', '')).toThrow('may lead out of');
    expect(() => workspace.create('/etc/s1', '')).toThrow('absolute path');
  });

  it('follows no symbolic link, not even one to a file that does not exist yet', () => {
    symlinkSync(outer, path.join(workspace.path, 'up'));
    symlinkSync(path.join(outer, 'victim'), path.join(workspace.path, 'link'));
    expect(() => workspace.create('up/victim', 'x')).toThrow(
      'leads through the symbolic link `up`',
    );
    expect(() => workspace.create('link', 'x')).toThrow('is a symbolic link');
    expect(() => workspace.append('link', 'x')).toThrow('is a symbolic link');
    expect(() => readFileSync(path.join(outer, 'victim'))).toThrow('ENOENT');
  });

  it('writes files only, and does not wait at a named pipe', () => {
    workspace.create('a/s1', '');
    expect(() => workspace.create('a', '')).toThrow('is a directory');
    expect(() => workspace.create('a/s1/s2', '')).toThrow('below `s1`, which is not a directory');
    execFileSync('mkfifo', [path.join(workspace.path, 'pipe')]);
    expect(() => workspace.create('pipe', '')).toThrow('is no file');
  });
});
