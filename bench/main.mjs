// `npm run bench -- NAME...` runs the named benchmarks, or all, and prints one table. Every figure is
// a ratio or a rate of the run it is printed in: nothing is compared across machines.
import { readdirSync } from 'node:fs';

const directory = import.meta.dirname;
const known = readdirSync(directory)
  .filter((file) => file.endsWith('.mjs') && file !== 'main.mjs')
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`unknown benchmark: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(2);
}

let missed = 0;
for (const name of wanted.length > 0 ? wanted : known) {
  const module = await import(new URL(`${name}.mjs`, import.meta.url));
  if (typeof module.default !== 'function') continue;
  console.log(`${name}: ${module.title ?? ''}`);
  for await (const { what, value, limit } of (await module.default()) ?? []) {
    const verdict = limit === undefined ? '' : limit.met ? '  ok' : '  MISSED';
    if (limit !== undefined && !limit.met) missed += 1;
    console.log(
      `  ${what.padEnd(44)} ${value.padStart(16)}  ${(limit?.text ?? '').padEnd(14)}${verdict}`,
    );
  }
}
process.exitCode = missed > 0 ? 1 : 0;
