import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareBytes, walk, WalkError, type ReadonlyFileSystem } from './walk.js';

describe('walk', () => {
  let root = '';
  beforeAll(() => {
    root = fs.mkdtempSync(join(tmpdir(), 'coordtest-walk-'));
    for (const directory of ['a', 'a/nested', '.hidden', 'b~', 'c.dd', 'z']) {
      fs.mkdirSync(join(root, directory));
    }
    for (const file of [
      ...[
        'b.dd',
        'B.ct',
        'a.dd',
        'a/x.dd',
        'a/nested/y.dd',
        '.hidden/x.dd',
        'b~/x.dd',
        'c.dd/q.dd',
      ],
      ...['.x.dd', 'x.dd~', '#x.dd#', '#.dd', 'x.txt', 'noext', '\uFFFD.dd', '🎉.dd', '~.dd'],
    ]) {
      fs.writeFileSync(join(root, file), '');
    }
    fs.symlinkSync('..', join(root, 'a/loop'));
    fs.symlinkSync('b.dd', join(root, 'z/link.dd'));
    fs.symlinkSync('../a/nested', join(root, 'z/nested'));
    fs.symlinkSync('nowhere', join(root, 'z/broken'));
  });
  afterAll(() => fs.rmSync(root, { recursive: true }));

  /** The files below the root, without it. */
  const found = (path: string) => walk(path, fs).map((file) => file.slice(root.length + 1));

  it('takes test files in byte order, depth first, and follows links', () => {
    fs.rmSync(join(root, 'z/link.dd'));
    fs.symlinkSync('../b.dd', join(root, 'z/link.dd'));
    expect(found(root)).toEqual([
      ...['#.dd', 'B.ct', 'a/nested/y.dd', 'a/x.dd', 'a.dd', 'b.dd', 'c.dd/q.dd', 'z/link.dd'],
      ...['z/nested/y.dd', '~.dd', '\uFFFD.dd', '🎉.dd'],
    ]);
    expect(found(`${root}//`)).toEqual(found(root));
  });

  it('takes a path that is a file whatever its name', () => {
    expect(found(join(root, 'noext'))).toEqual(['noext']);
    expect(found(join(root, '.x.dd'))).toEqual(['.x.dd']);
    expect(found(join(root, '.hidden'))).toEqual(['.hidden/x.dd']);
  });

  it('throws what the file system throws for what does not exist', () => {
    expect(() => walk(join(root, 'nothing'), fs)).toThrow('ENOENT');
  });

  it('finds what cannot be looked into, and goes on', () => {
    const broken = join(root, 'z/broken.dd');
    fs.symlinkSync('nowhere', broken);
    const files = found(root);
    fs.rmSync(broken);
    expect(files).toContain('z/broken.dd');
    expect(files).toHaveLength(found(root).length + 1);
    const deny = (denied: string, path: string): void => {
      if (path === join(root, denied)) throw Object.assign(new Error(path), { code: 'EACCES' });
    };
    const without = (directory: string, status: string): ReadonlyFileSystem => ({
      readdirSync: (path) => (deny(directory, path), fs.readdirSync(path)),
      statSync: (path) => (deny(status, path), fs.statSync(path)),
    });
    const names = (fileSystem: ReadonlyFileSystem) =>
      walk(root, fileSystem).map((file) => file.slice(root.length + 1));
    expect(names(without('a/nested', '-'))).toContain('a/nested');
    expect(names(without('a/nested', '-'))).toContain('a/x.dd');
    expect(names(without('-', 'a/nested'))).toEqual(names(without('a/nested', '-')));
    expect(walk(root, without('', '-'))).toEqual([root]);
  });

  it('ends in a tree without end', () => {
    const endless: ReadonlyFileSystem = {
      readdirSync: () => ['a'],
      statSync: () => ({ isDirectory: () => true, isFile: () => false, dev: 0, ino: 0 }),
    };
    expect(() => walk('root', endless)).toThrow(WalkError);
  });
});

describe('compareBytes', () => {
  it('orders as the bytes of UTF-8 do', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'é', '\uD7FF', '\uE000', '\uFFFF', '🎉') });
    fc.assert(
      fc.property(name, name, (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(compareBytes(left, right))).toBe(bytes);
      }),
    );
  });
});
