// The mailer as a system under test. Its source is as it was: it gets timers and channels of the
// simulation kit, so that the clock moves and letters arrive when a test says so.
import { debugUnit, defineSystem, type Response } from 'coordtest';
import { simulatedSystem } from 'coordtest/simulated';
import { Mailer, type Mail } from './mailer.js';

function create() {
  // Made once for each file, so that it is there after a crash.
  const store = new Map<number, Mail>();
  return simulatedSystem({
    name: 'mailer',
    start(sim) {
      const describe = ({ id, to }: Mail): string => `${id} to ${to}`;
      const receive = ({ id }: Mail): void => mailer.receipt(id);
      const receipts = sim.channel<Mail>('receipts', { describe, receive });
      const mails = sim.channel<Mail>('mails', { describe, receive: receipts.send });
      const { setTimeout, clearTimeout } = sim;
      const mailer = new Mailer({ setTimeout, clearTimeout, send: mails.send, store });
      return { sim, mailer };
    },
    async handle({ sim, mailer }, text, { signal }): Promise<Response> {
      const [verb, to = ''] = text.trim().split(' ');
      if (verb === 'send') {
        await sim.waitFor(`a receipt from ${to}`, mailer.deliver(to), { signal });
        return { kind: 'completed', debug: debugUnit('Sent'), tag: `sent to ${to}` };
      }
      if (verb !== 'settled') throw new Error(`there is no statement "${verb}"`);
      const settled = [...store.values()].every((mail) => mail.to !== to);
      const columns = [{ name: verb, type: { kind: 'bool' }, nullable: false }] as const;
      return { kind: 'rows', columns, rows: [[settled]] };
    },
  });
}

export default defineSystem({ name: 'mailer', create });
