import type { Client } from 'pg';
import { Connection, type ClientConfig } from 'pg';
import type { QueryWire } from './submission.js';

/** What the driver's client has beside what its published types say. */
interface DriverClient {
  readonly connection: QueryWire & NodeJS.EventEmitter;
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly ssl: boolean | object;
}

/** What the driver's connection has beside what its published types say. */
interface DriverConnection extends NodeJS.EventEmitter {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
  end(): void;
}

/** A connection and its messages, below what the driver makes of them. */
export function wireOf(client: Client): DriverClient['connection'] {
  return (client as unknown as DriverClient).connection;
}

/** The number of the backend that serves a connected client. */
export function processOf(client: Client): number {
  return (client as unknown as DriverClient).processID ?? 0;
}

/**
 * Sends a cancel request for what a client runs, over a connection of its own as the protocol has
 * it, and waits until the server closes that: then the backend was told. A request that cannot be
 * sent is one that comes too late.
 */
export function sendCancelRequest(client: Client): Promise<void> {
  const { processID, secretKey, ssl } = client as unknown as DriverClient;
  if (processID === null || secretKey === null) return Promise.resolve();
  const config = { ssl } as unknown as ClientConfig;
  const connection = new Connection(config) as unknown as DriverConnection;
  return new Promise((resolve) => {
    connection.on('connect', () => {
      if (ssl) connection.requestSsl();
      else connection.cancel(processID, secretKey);
    });
    connection.on('sslconnect', () => connection.cancel(processID, secretKey));
    connection.on('error', () => resolve());
    connection.on('end', () => resolve());
    if (client.host.startsWith('/')) connection.connect(`${client.host}/.s.PGSQL.${client.port}`);
    else connection.connect(client.port, client.host);
  });
}
