import { defineConfig } from 'coordtest';
import jobQueue from './job-queue.js';

export default defineConfig({
  systems: { 'job-queue': jobQueue },
  system: 'job-queue',
  files: '*.dd',
  format: 'csv',
});
