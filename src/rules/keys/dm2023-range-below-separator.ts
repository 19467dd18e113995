import type { EntityDesign, KeyValue } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Pattern } from '../../model/model.js';
import type { Span } from '../../source/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote, showItem, showValue } from '../show.js';
import { placeOfRead } from './key-parts.js';
import { firstUnbound, type Hazard, hazardAt, orderFaultOf } from './order-faults.js';

export const rangeBelowSeparator: Rule = {
  id: 'DM2023',
  name: 'range-below-separator',
  family: 'keys',
  title: 'A range or order over values whose bytes can lie below the separator',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html',
  *check(context) {
    // Several patterns over one segment have one cause: the segment.
    const reported = new Set<string>();
    for (const pattern of context.model.patterns.values()) {
      if (pattern.op.value !== 'query') continue;
      for (const asked of segmentsAskedFor(context, pattern)) {
        const place = placeOfRead(asked.value, asked.path);
        const key = `${place.file.path} ${place.start} ${asked.path}`;
        const hazard = reported.has(key) ? undefined : hazardAt(asked.value, asked.path);
        // Neighbours without a separator are a fault of their own, whatever the order.
        if (hazard === undefined || asked.value.compiled.problems.some(({ code }) => code === 'adjacent')) continue;
        reported.add(key);
        const plan = context.plans.get(pattern.name);
        const fails = plan !== undefined && orderFaultOf(plan) !== undefined;
        yield report(pattern, asked, hazard, place, fails);
      }
    }
  },
};

interface Asked {
  readonly entity: EntityDesign;
  readonly value: KeyValue;
  readonly path: string;
  readonly why: 'ranges over' | 'orders by';
  readonly span: Span;
}

/** Segments whose order the pattern relies on, in the index that serves it, or in any that may. */
function* segmentsAskedFor(context: RuleContext, pattern: Pattern): Generator<Asked> {
  for (const { value: name } of pattern.entities) {
    const entity = context.design.entities.get(name);
    if (entity === undefined) continue;
    for (const value of sortKeys(context, pattern, entity)) {
      for (const { field, op } of pattern.range) {
        if (op.value !== 'begins') yield { entity, value, path: field.value, why: 'ranges over', span: field.span };
      }
      const { order } = pattern;
      const path = order === undefined || pattern.range.length > 0 ? undefined : firstUnbound(pattern, value);
      if (order !== undefined && path !== undefined) yield { entity, value, path, why: 'orders by', span: order.span };
    }
  }
}

function sortKeys(context: RuleContext, pattern: Pattern, entity: EntityDesign): readonly KeyValue[] {
  const plan = context.plans.get(pattern.name);
  const index =
    plan?.kind === 'planned' && plan.operation.kind === 'read' ? plan.operation.index.name : pattern.index?.value;
  const given = new Set(pattern.by.map(({ value }) => value.split('|')[0] ?? value));
  const tenant = context.model.tenancy?.field.value;
  if (tenant !== undefined) given.add(tenant);
  return flatMap(
    flatMap(
      [...entity.memberships.values()].filter((member) => (index === undefined ? true : member.index.name === index)),
      ({ keys }) => keys,
    ).filter((key) => key.pk.every((value) => value.reads.every((name) => given.has(name)))),
    (key) => key.sk.slice(0, 1),
  );
}

function report(
  pattern: Pattern,
  { entity, path, why, span }: Asked,
  hazard: Hazard,
  place: Span,
  fails: boolean,
): Report {
  const { lower, upper, keys, byte, follows } = hazard;
  return {
    severity: fails ? 'error' : 'warning',
    span,
    message: `${quote(pattern.name)} ${why} ${quote(path)}, whose values may hold ${showValue(byte)}, which sorts at or below ${follows === '' ? 'what' : `the ${showValue(follows)} that`} follows it in the key: ${showItem(lower)} comes before ${showItem(upper)} by value, and after it in the index (${showValue(keys[0])} and ${showValue(keys[1])}). ${fails ? 'No key condition gives that range' : 'The query misses rows, or returns wrong ones'}. Declare a \`charset\` above the separator, or use the separator \`#\` with \`escape: ordered\`.`,
    related: [{ message: `the sort key of ${quote(entity.name)}`, span: place }],
  };
}
