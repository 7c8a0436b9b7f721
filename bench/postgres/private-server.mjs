// A PostgreSQL server of one's own for the time of a benchmark: from the installed binaries, as an
// unprivileged user, on a free port of the loopback interface, with its data in a directory that is
// removed afterwards. It has the settings of a new installation.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

const INSTALLED = '/usr/lib/postgresql';

/**
 * Gives `use` the connection options of a server that runs meanwhile; returns null, and calls
 * nothing, where PostgreSQL 15 or later is not installed.
 */
export async function withPrivateServer(use) {
  const binaries = findBinaries();
  if (binaries === null) return null;
  const directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-postgres-'));
  chmodSync(directory, 0o777);
  const data = path.join(directory, 'data');
  const port = await freePort();
  const pgCtl = path.join(binaries, 'pg_ctl');
  try {
    run(path.join(binaries, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8']);
    const settings = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1`;
    run(pgCtl, ['-D', data, '-w', '-l', path.join(directory, 'log'), '-o', settings, 'start']);
    try {
      return await use({ host: '127.0.0.1', port, user: 'bench', database: 'postgres' });
    } finally {
      run(pgCtl, ['-D', data, '-w', '-m', 'immediate', 'stop']);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function findBinaries() {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED) : [];
  const [newest] = versions.filter((version) => version >= 15).sort((a, b) => b - a);
  return newest === undefined ? null : path.join(INSTALLED, newest, 'bin');
}

/** The server refuses to be run by root. */
function run(program, args) {
  const isRoot = process.getuid() === 0;
  const [command, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', program] : [program];
  const { status, stderr } = spawnSync(command, [...rest, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
