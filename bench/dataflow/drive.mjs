// What ticks of an engine cost, measured the same way for all.

/** Ticks whose updates are made ready together. */
const READY_MAX = 100;

/**
 * The microseconds of processor time that ticks take, those of the collector of garbage and of the
 * compiler with them. What the ticks bring is made ready before, and not counted.
 */
export function drive(engine, update, { batch, ticks }) {
  let elapsed = 0;
  for (let done = 0; done < ticks; done += READY_MAX) {
    const ready = Array.from({ length: Math.min(READY_MAX, ticks - done) }, () => {
      const updates = [];
      for (let each = 0; each < batch; each += 1) update((...one) => updates.push(one));
      return engine.prepare(updates);
    });
    const start = process.cpuUsage();
    for (const each of ready) engine.tick(each);
    const { user, system } = process.cpuUsage(start);
    elapsed += user + system;
  }
  return elapsed;
}
