import { arg } from '../../datadriven/index.js';
import { nearestName, quoted } from '../../diagnostic/index.js';
import { defineDirective } from '../define-directive.js';
import { listNames, resolveItems } from '../items.js';
import { fail } from '../mistakes/mistake.js';
import { waitFor } from '../system/work.js';
import type { FileContext, PlacedName } from '../file-context.js';
import type { Place } from '../mistakes/place.js';
import type { FeedbackSelection } from '../system/system.js';

/** The greatest `count=`: more than any system holds. */
const DELIVER_COUNT_MAX = 1_000_000;

/** The directive `deliver`. */
export const deliver = defineDirective({
  name: 'deliver',
  summary: 'Delivers held messages by hand.',
  description: `
The oldest go first. Without arguments all messages that are held now are delivered; with several,
those that meet all of them. A message about several items of which only some are asked for is
split: the rest stays where it was. The name of an item that was dropped, \`(dropped)\` in
\`print-feedback\`, still selects what is held about it.`,
  arguments: {
    count: arg.integer('at most so many messages', { min: 1, max: DELIVER_COUNT_MAX }).optional(),
    kind: arg
      .string('only messages of this kind, as `print-feedback` names it', { placeholder: 'KIND' })
      .optional(),
    item: arg
      .string('only what is about items of these full names', { placeholder: 'ITEM' })
      .list()
      .optional(),
  },
  input: { kind: 'none' },
  output: 'How many messages were delivered.',
  example: `
deliver count=1 kind=FrontierUppers
----
delivered 1`,
  needs: ['feedback'],
  *run(context, { count, kind, item: names }, testCase) {
    if (kind !== undefined) checkKind(context, kind, testCase.valuePlace('kind'));
    const items = names?.map((name, index) => ({
      name,
      place: testCase.valuePlace('item', index),
    }));
    const selection: FeedbackSelection = {
      ...(count !== undefined && { count }),
      ...(kind !== undefined && { kind }),
      ...(items !== undefined && {
        items: itemsOf(context, items),
      }),
    };
    return `delivered ${yield* waitFor(context.system.feedback!.deliver(selection))}\n`;
  },
});

/** What names stand for: the items, and those that had such a name and were dropped. */
function itemsOf(context: FileContext, named: readonly PlacedName[]): ReadonlySet<string> {
  const { names } = context.system;
  const droppedOf = (name: string): readonly string[] => names?.dropped?.(name) ?? [];
  const dropped = named.flatMap(({ name }) => droppedOf(name));
  // The name of nothing is a mistake, but not where something dropped had it.
  const present = named.filter(
    ({ name }) => droppedOf(name).length === 0 || names?.resolve(name) !== undefined,
  );
  return new Set([...dropped, ...resolveItems(context, present).map(({ item }) => item)]);
}

/** A kind that no message can have is a slip. A system that does not say its kinds is trusted. */
function checkKind({ system }: FileContext, kind: string, place: Place): void {
  const { kinds } = system.feedback!;
  if (kinds === undefined || kinds.includes(kind)) return;
  if (system.feedback!.list().some((message) => message.kind === kind)) return;
  const nearest = nearestName(kind, kinds);
  fail('DR011', place, {
    message: `there are no messages of the kind ${quoted(kind)}`,
    notes: [`the kinds are ${listNames(kinds)}`],
    ...(nearest !== undefined && { help: `did you mean \`${nearest}\`?` }),
  });
}
