import { arg } from '../datadriven/index.js';
import { defineDirective } from './define-directive.js';
import { KeyValueSystem } from './key-value-system.fixture.js';
import { fail } from './mistakes/mistake.js';
import type { DirectiveCase } from './directive-case.js';
import type { FileContext } from './file-context.js';

/** Writes without a session, straight into the leader's log. */
export const put = defineDirective({
  name: 'put',
  summary: 'Writes values into the log of the leader.',
  arguments: {
    key: arg.string('the key that is written', { placeholder: 'NAME' }),
  },
  input: { kind: 'required', doc: 'values, one a line, in the order in which they are written' },
  output: 'The version of the last write.',
  example: 'put key=a\n1\n2\n----\nversion 2',
  run(context, { key }, { input }) {
    const system = keyValueSystem(context);
    const versions = input.lines().map(({ text }) => system.write(key, text));
    return `version ${versions.at(-1)}`;
  },
});

/** Stops a replica for good, or until `restart`. */
export const crashReplica = defineDirective({
  name: 'crash-replica',
  summary: 'Stops a replica until the system restarts.',
  arguments: {
    name: arg.string('the replica: `r1` or `r2`', { placeholder: 'NAME' }),
  },
  input: { kind: 'none' },
  output: 'Nothing.',
  example: 'crash-replica name=r1\n----',
  run(context, { name }, testCase) {
    findReplica(context, name, testCase).crashed = true;
    return '';
  },
});

function findReplica(context: FileContext, name: string, testCase: DirectiveCase) {
  const replica = keyValueSystem(context).replica(name);
  if (replica !== undefined) return replica;
  fail('DR010', testCase.valuePlace('name'), {
    message: `\`${name}\` is not the name of a replica`,
  });
}

function keyValueSystem({ system }: FileContext): KeyValueSystem {
  if (system instanceof KeyValueSystem) return system;
  throw new TypeError(`the directive is for the key-value store, found ${system.name}`);
}
