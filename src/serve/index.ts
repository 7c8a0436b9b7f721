/**
 * The embedded coordinator on PostgreSQL's protocol. Connections are synchronous state machines
 * over `wire` and a session of the system; `Turns` lets them go on, one after the other. Their
 * sockets are in the same thread (`WireServer`) or in another one (`ThreadedServer`).
 */
export * from './bug-note.js';
export { CONTROL_DATABASE } from './control-session.js';
export * from './embedded-backend.js';
export * from './front.js';
export * from './limits.js';
export * from './server.js';
