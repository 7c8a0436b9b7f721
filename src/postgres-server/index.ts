/**
 * A private PostgreSQL server for tests, where PostgreSQL is installed. Imports nothing of ours,
 * and nothing but tests imports it.
 */
export * from './postgres-server.fixture.js';
