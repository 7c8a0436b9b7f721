import { defineConfig } from 'coordtest';
import queue from './job-queue.js';

export default defineConfig({ systems: { queue }, system: 'queue', files: '*.dd', format: 'csv' });
