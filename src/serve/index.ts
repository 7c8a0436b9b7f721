/**
 * The embedded coordinator on PostgreSQL's protocol. Connections are synchronous state machines
 * over `wire` and a session of the system; sockets, timers and chance are in `server.ts` alone.
 */
export * from './bug-note.js';
export { CONTROL_DATABASE } from './control-session.js';
export * from './embedded-backend.js';
export * from './limits.js';
export * from './server.js';
