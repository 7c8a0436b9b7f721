import { defineConfig } from 'coordtest';
import mailer from './mailer-system.js';

export default defineConfig({
  systems: { mailer },
  system: 'mailer',
  files: '*.dd',
  format: 'csv',
});
