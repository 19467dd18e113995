import type { Membership } from '../../design/index.js';
import { invertedConstant } from '../keys/inverted.js';
import type { Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { percent } from '../words.js';

export const unmappedMember: Rule = {
  id: 'DM3016',
  name: 'unmapped-member',
  family: 'indexes',
  title: 'An entity is in an index that it does not map',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html',
  *check(context) {
    for (const table of context.design.tables.values()) {
      for (const index of table.indexes.values()) {
        // A constant sort key in an inverted index has a rule of its own, which says more.
        const unmapped = index.members.filter(
          (membership) => !membership.mapped && invertedConstant(context, index, membership) === undefined,
        );
        const [first] = unmapped;
        if (first === undefined || index.declaration === undefined) continue;
        const slots = [...index.pk, ...index.sk].map(({ attribute }) => attribute);
        const share = Math.max(...unmapped.map((membership) => membership.share));
        const often = share < 1 ? ` (${percent(share)} of its items)` : '';
        yield {
          span: first.entity.entity.span,
          message: `${listOf(unmapped.map(({ entity }) => entity.name))} ${unmapped.length === 1 ? 'does' : 'do'} not map index ${quote(index.name)} and ${unmapped.length === 1 ? 'is' : 'are'} in it all the same${unmapped.length === 1 ? often : ''}: an item is in an index exactly if it carries all of its key attributes, here ${listOf(slots)}. Its entries are written, stored and paid for, and lie among what the index is read for. ${adviceOn(unmapped)}`,
          related: [{ message: `index ${quote(index.name)}`, span: index.declaration.span }],
          numbers: { share },
        };
      }
    }
  },
};

function adviceOn(unmapped: readonly Membership[]): string {
  const histories = unmapped.filter(({ entity }) => entity.companionOf?.kind === 'history');
  const others = unmapped.filter((one) => !histories.includes(one));
  const them = others.length === 1 ? 'it' : 'them';
  const advice = [
    ...(others.length === 0
      ? []
      : [`Map ${them} (\`natural\`) if that is wanted, or give the index key attributes of its own.`]),
    ...histories.map(grown),
  ];
  return advice.join(' ');
}

/** Copies of one item carry its index key, so that all of them lie where it does. */
function grown({ entity: { companionOf, name } }: Membership): string {
  const owner = companionOf?.owner;
  const keep = owner?.history?.keep;
  const growth =
    keep === undefined
      ? 'without end, as `history` has no `keep`'
      : `to ${keep} copies for each item, as many as \`keep\` allows`;
  return `Each version adds a copy (${quote(name)}) under the index key of its item, and what one read of the index passes grows with it, ${growth}. Write the index key of ${quote(owner?.name ?? name)} by a template instead of \`natural\`, which copies do not carry, or leave its attributes out of \`of\`.`;
}
