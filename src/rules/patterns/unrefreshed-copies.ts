import type { Design, EntityDesign } from '../../design/index.js';
import type { CopyRule, Model } from '../../model/model.js';
import type { Span } from '../../source/index.js';
import { changesAttribute } from '../keys/changes-attribute.js';
import type { Report, RuleContext } from '../rule.js';
import { quote } from '../show.js';
import { type ItemWrite, itemWrites } from './item-writes.js';

/** Copies with `refresh: write` whose source is changed by work behind a stream, which no caller follows. */
export function* unrefreshedCopies({ model, design }: RuleContext): Generator<Report> {
  for (const target of design.entities.values()) {
    for (const { attribute } of target.attributes.values()) {
      const { copy } = attribute;
      const source = copy === undefined ? undefined : design.entities.get(copy.entity);
      if (copy?.refresh !== 'write' || source === undefined) continue;
      const cause = unfollowed(model, design, source, copy);
      if (cause === undefined) continue;
      const copied = quote(`${source.name}.${copy.attribute}`);
      yield {
        span: copy.span,
        message: `${quote(`${target.name}.${attribute.name}`)} goes stale: with ${quote('refresh: write')} the patterns that write ${quote(source.name)} write its copies anew, and ${copied} is also written by ${cause.what}, after which nobody does. Say ${quote('refresh: stream')}, which follows every write.`,
        related: [{ message: `${copied} is written here`, span: cause.span }],
      };
    }
  }
}

interface Cause {
  readonly what: string;
  readonly span: Span;
}

function unfollowed(model: Model, design: Design, source: EntityDesign, { attribute }: CopyRule): Cause | undefined {
  const writes = writesTo(model, source, attribute);
  const rule = writes.find(({ pattern }) => pattern === undefined);
  if (rule !== undefined) return { what: `the stream's rule ${quote(rule.name)}`, span: rule.span };
  const own = source.attributes.get(attribute)?.attribute.copy;
  const origin = own === undefined ? undefined : design.entities.get(own.entity);
  if (own === undefined || own.refresh === 'never' || origin === undefined) return undefined;
  const changes =
    writesTo(model, origin, own.attribute).length > 0 || origin.attributes.get(own.attribute)?.attribute.copy;
  return changes ? { what: `the refresh of what it copies from ${quote(origin.name)}`, span: own.span } : undefined;
}

function writesTo(model: Model, entity: EntityDesign, attribute: string): readonly ItemWrite[] {
  return itemWrites(model).filter(
    (write) => write.entity === entity.name && changesAttribute(model, entity, write, attribute),
  );
}
