import {
  formatFrontiers,
  formatHeldMessages,
  formatWaiting,
  CAPABILITY_NAMES,
  waitFor,
  type Capability,
  type FileContext,
  type NamedSession,
  type Waiting,
  type Work,
} from '../harness/index.js';
import { EmbeddedSystem } from '../systems/embedded/index.js';

/** Times and frontiers of all collections. */
export function* describeFrontiers({ system }: FileContext): Work<string> {
  if (system.frontiers === undefined) return lacking(system.name, 'frontiers');
  const report = yield* waitFor(system.frontiers());
  return formatFrontiers(system.clock?.now, report);
}

/** The messages that are held. */
export function describeHeld({ system }: FileContext): string {
  if (system.feedback === undefined) return lacking(system.name, 'feedback');
  const held = system.feedback.list();
  return held.length === 0 ? 'no message is held\n' : formatHeldMessages(held);
}

/** What the clock shows. */
export function describeClock({ system }: FileContext): string {
  return system.clock === undefined ? lacking(system.name, 'clock') : `now ${system.clock.now}\n`;
}

/** The sessions with names, what they run and what they wait for, and all others that wait. */
export function* describeSessions({ system, sessions, temporary }: FileContext): Work<string> {
  const waiting = yield* waitFor(system.settle());
  const named = sessions.all();
  const lines = named.map((one) => describeSession(one, waiting));
  for (const one of waiting) {
    if (named.some(({ session }) => session === one.session)) continue;
    lines.push(`a session without a name\n${indent(formatWaiting(one))}`);
  }
  if (system instanceof EmbeddedSystem) {
    for (const one of system.protocolWaits()) {
      lines.push(`client ${one.connection} on the wire\n${indent(formatWaiting(one))}`);
    }
  }
  return lines.length === 0 ? 'no session is open\n' : temporary.hide(lines.join(''));
}

function describeSession(
  { name, session, pending }: NamedSession,
  waiting: readonly Waiting[],
): string {
  if (pending === null) return `${name}: idle\n`;
  const own = waiting.filter((one) => one.session === session);
  const state = session.idle()
    ? 'is answered, and not awaited\n'
    : own.map((one) => formatWaiting(one)).join('') || 'runs\n';
  const [firstLine = '', ...more] = pending.input.trimmed.split('\n');
  return `${name}: ${firstLine}${more.length > 0 ? ' ...' : ''}\n${indent(state)}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}

function lacking(name: string, capability: Capability): string {
  return `system \`${name}\` has no ${CAPABILITY_NAMES[capability]}\n`;
}
