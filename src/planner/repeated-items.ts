import type { Design, UniqueDesign } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import { companionsOfWrite } from './companion-parts.js';
import type { WriteIntent } from './intent.js';
import type { RepeatedItem } from './plan.js';
import { listOf, sourceOf, type ValueSource } from './step-bindings.js';
import { keyReads } from './write-effects.js';
import { changedBy } from './write-parts.js';

/**
 * Steps that name one item twice, which DynamoDB refuses whatever the steps do with it. Items of different entities are taken to have
 * different keys: where they need not, the rules on keys say so.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function repeatedItems(
  design: Design,
  pattern: Pattern,
  intents: readonly WriteIntent[],
): readonly RepeatedItem[] {
  const found: RepeatedItem[] = [];
  intents.forEach((intent, i) => {
    const alone = amongElements(design, pattern, intent);
    if (alone !== undefined) found.push(alone);
    if (alone?.certainty !== 'certain') found.push(...sentinelsAmongElements(design, pattern, intent));
    for (const other of intents.slice(i + 1)) {
      const both = amongSteps(design, pattern, intent, other);
      if (both !== undefined) found.push(both);
      if (both?.certainty !== 'certain') found.push(...sentinelsAmongSteps(design, pattern, intent, other));
    }
  });
  return found;
}

/** Two elements of one list that name the same item. */
function amongElements(design: Design, pattern: Pattern, intent: WriteIntent): RepeatedItem | undefined {
  const list = listOf(design, pattern, intent.each);
  const { entity } = intent;
  if (list === undefined || (list.max !== undefined && list.max < 2)) return undefined;
  const steps = [intent.step ?? 0, intent.step ?? 0] as const;
  const fields = keyReads(entity);
  const own = fields.filter((field) => sourceOf(design, pattern, intent, field)?.kind === 'element');
  // A value that is drawn for each element is another for each.
  if (own.some((field) => isDrawn(design, pattern, intent, field))) return undefined;
  if (own.length === 0) {
    return {
      certainty: 'certain',
      steps,
      entity: entity.name,
      when: `\`${list.name}\` has two elements: nothing of an element is in the key`,
    };
  }
  // A list of items that are to be made is a list of different ones.
  const isNew = intent.action === 'create' || intent.action === 'put';
  if (isNew && list.entity === entity.name) return undefined;
  if (list.distinct.length > 0 && list.distinct.every((field) => own.includes(field))) return undefined;
  const what = list.isPlain ? 'are equal' : `have the same ${own.map((field) => `\`${field}\``).join(' and ')}`;
  return {
    certainty: 'possible',
    steps,
    entity: entity.name,
    when: `two elements of \`${list.name}\` ${what}`,
  };
}

function amongSteps(
  design: Design,
  pattern: Pattern,
  first: WriteIntent,
  second: WriteIntent,
): RepeatedItem | undefined {
  if (first.entity !== second.entity) return undefined;
  const equal: string[] = [];
  for (const field of keyReads(first.entity)) {
    const [a, b] = [first, second].map((intent) => sourceOf(design, pattern, intent, field));
    if (a === undefined || b === undefined || sourceText(a) === sourceText(b)) continue;
    if ([first, second].some((intent) => isDrawn(design, pattern, intent, field))) return undefined;
    equal.push(`${sourceText(a)} = ${sourceText(b)}`);
  }
  const steps = [first.step ?? 0, second.step ?? 0] as const;
  const base = { steps, entity: first.entity.name };
  if (equal.length > 0) return { ...base, certainty: 'possible', when: equal.join(' and ') };
  return { ...base, certainty: 'certain', when: 'in every call' };
}

/** Unique values that the items of two elements have in common: their sentinel is one item. */
function sentinelsAmongElements(design: Design, pattern: Pattern, intent: WriteIntent): readonly RepeatedItem[] {
  const list = listOf(design, pattern, intent.each);
  if (list === undefined || (list.max !== undefined && list.max < 2)) return [];
  return flatMap(sentinelsOf(design, intent, 'taken'), ({ fields, sentinel }): readonly RepeatedItem[] => {
    if (list.distinct.length > 0 && list.distinct.every((field) => fields.includes(field))) return [];
    if (fields.some((field) => isDrawn(design, pattern, intent, field))) return [];
    const own = fields.filter((field) => {
      const kind = sourceOf(design, pattern, intent, field)?.kind;
      return kind !== 'tenant' && kind !== 'constant';
    });
    const when = `two elements of \`${list.name}\` have the same ${own.map((field) => `\`${field}\``).join(' and ')}`;
    const steps = [intent.step ?? 0, intent.step ?? 0] as const;
    return [{ certainty: 'possible', steps, entity: sentinel.name, when }];
  });
}

/** The same of the items of two steps, one of which takes the value: two items that are there already have none in common. */
function sentinelsAmongSteps(
  design: Design,
  pattern: Pattern,
  first: WriteIntent,
  second: WriteIntent,
): readonly RepeatedItem[] {
  const taken = new Set(flatMap([first, second], (intent) => sentinelsOf(design, intent, 'taken')));
  const others = new Set(sentinelsOf(design, second));
  return flatMap(sentinelsOf(design, first), (unique): readonly RepeatedItem[] => {
    if (!others.has(unique) || !taken.has(unique)) return [];
    const { fields, sentinel } = unique;
    const equal: string[] = [];
    for (const field of fields) {
      const [a, b] = [first, second].map((intent) => sourceOf(design, pattern, intent, field));
      if (a?.kind === 'tenant' && b?.kind === 'tenant') continue;
      if ([first, second].some((intent) => isDrawn(design, pattern, intent, field))) return [];
      const isGiven = a !== undefined && b !== undefined && sourceText(a) !== sourceText(b);
      equal.push(isGiven ? `${sourceText(a)} = ${sourceText(b)}` : `both have the same \`${field}\``);
    }
    const steps = [first.step ?? 0, second.step ?? 0] as const;
    return [{ certainty: 'possible', steps, entity: sentinel.name, when: equal.join(' and ') }];
  });
}

/** Unique values whose sentinels the step writes: all, or those that it takes. */
function sentinelsOf(design: Design, intent: WriteIntent, which?: 'taken'): readonly UniqueDesign[] {
  const { writes } = companionsOfWrite(intent, changedBy(design, intent), '');
  const wanted = writes.filter(({ role }) => which === undefined || role === 'sentinel');
  const written = new Set(wanted.map(({ entity }) => entity));
  return intent.entity.unique.filter(({ sentinel }) => written.has(sentinel));
}

/** A value that is drawn for a new item is no other's, unless the caller gives it. */
function isDrawn(design: Design, pattern: Pattern, intent: WriteIntent, field: string): boolean {
  if (intent.action !== 'create' && intent.action !== 'put') return false;
  const kind = intent.entity.entity.attributes.get(field)?.generate?.value.kind;
  if (kind !== 'ulid' && kind !== 'uuid' && kind !== 'ksuid' && kind !== 'sequence') return false;
  const source = sourceOf(design, pattern, intent, field);
  return source?.kind === 'element' || (source?.kind === 'field' && source.parameter === intent.from);
}

function sourceText(source: ValueSource): string {
  switch (source.kind) {
    case 'element':
      return `\`${source.list}[].${source.field}\``;
    case 'parameter':
      return `\`${source.name}\``;
    case 'field':
      return `\`${source.parameter}.${source.field}\``;
    case 'tenant':
      return 'the tenant';
    case 'constant':
      return `the constant \`${source.field}\``;
    case 'made':
      return `the new \`${source.field}\``;
  }
}
