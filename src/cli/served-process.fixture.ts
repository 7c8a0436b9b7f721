import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { expect } from 'vitest';
import { CliSandbox } from './cli-process.fixture.js';

/** `coordtest serve` in a process and a directory of its own, and clients of it. */
export class ServedProcess {
  readonly sandbox = new CliSandbox();
  child: ChildProcess | undefined;

  /** Starts a server on a free port, and gives the port. */
  async serve(...args: string[]): Promise<number> {
    return this.listen(this.sandbox.start('serve', '--port', '0', ...args));
  }

  /** Takes a server that was started otherwise, and gives its port. */
  async listen(child: ChildProcess): Promise<number> {
    this.child = child;
    const [text] = (await once(this.child.stdout!, 'data')) as [Buffer];
    const [, port] = /^coordtest listens on 127\.0\.0\.1:(\d+)\n$/.exec(text.toString()) ?? [];
    expect(port, text.toString()).toBeDefined();
    return Number(port);
  }

  async connect(port: number, password?: string): Promise<Client> {
    const client = new Client({ host: '127.0.0.1', port, user: 'materialize', password });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Ends the server, if it runs, and removes what it left. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    this.sandbox.remove();
  }
}
