import { flatMap } from '../lists/flat-map.js';
import type { YamlMap } from '../source/index.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext, reportWrong } from './context.js';
import type { LocatedExpr, Scenario, Skew, StreamRule, StreamUpdate } from './model.js';
import type { Names } from './names.js';
import { duration, entries, get, share, text, upperFirst } from './node.js';
import { parseScenarioRate } from './quantity.js';
import { readExpression, readExpressionScalar, readSetClauses } from './read-expression.js';
import { checkField } from './read-patterns.js';
import { readSkew } from './read-skew.js';

export function readStreams(context: LoadContext, root: YamlMap, names: Names): ReadonlyMap<string, StreamRule> {
  const rules = new Map<string, StreamRule>();
  for (const { key: name, keySpan: span, value: node } of entries(get(root, 'streams'))) {
    const source = text(get(node, 'source'));
    const known = source !== undefined && checkReference(context, source, 'entity', names.entities);
    const when = readExpression(context, get(node, 'when'));
    const update = flatMap(entries(get(node, 'update')), ({ key, keySpan, value }) => {
      const entity = { value: key, span: keySpan };
      const isKnown = checkReference(context, entity, 'entity', names.entities);
      const fields = names.fields.get(key) ?? { names: new Set<string>(), complete: false };
      const what = `attribute of \`${key}\``;
      const by = new Map<string, LocatedExpr>();
      const stated = entries(get(value, 'by'));
      for (const field of stated) {
        const expr = readExpressionScalar(context, field.value);
        const exists = checkField(context, { value: field.key, span: field.keySpan }, what, fields);
        if (expr !== undefined && exists) by.set(field.key, expr);
      }
      const clauses = (part: 'set' | 'add') =>
        readSetClauses(context, get(value, part)).filter(({ path }) => checkField(context, path, what, fields));
      const isDoubtful = by.size < stated.length || (value.kind === 'map' && context.misspelt.has(value));
      const change: StreamUpdate = compact({
        entity,
        by,
        set: clauses('set'),
        add: clauses('add'),
        isDoubtful: isDoubtful ? (true as const) : undefined,
      });
      return isKnown ? [change] : [];
    });
    const stated = share(context, get(node, 'share'));
    if (known && source !== undefined) rules.set(name, compact({ name, span, source, when, share: stated, update }));
  }
  return rules;
}

export function readScenarios(context: LoadContext, root: YamlMap, names: Names): ReadonlyMap<string, Scenario> {
  const scenarios = new Map<string, Scenario>();
  const patterns = { ...names.patterns, names: new Set([...names.patterns.names, 'all']) };
  const sets = [...names.fields.values()];
  const fields = {
    names: new Set(flatMap(sets, (set) => [...set.names])),
    complete: names.entities.complete && sets.every((set) => set.complete),
    of: [{ kind: 'attribute' }] as const,
  };
  for (const { key: name, keySpan: span, value: node } of entries(get(root, 'scenarios'))) {
    const rates = new Map<string, { readonly factor?: number; readonly perSecond?: number }>();
    for (const { key, keySpan, value } of entries(get(node, 'rate'))) {
      const known = checkReference(context, { value: key, span: keySpan }, 'access pattern', patterns);
      if (
        value.kind !== 'scalar' ||
        typeof value.value === 'boolean' ||
        value.value === null ||
        context.reported.has(value)
      )
        continue;
      const parsed = parseScenarioRate(value.value);
      if (parsed.kind === 'error') reportWrong(context, value, `${upperFirst(parsed.message)}.`);
      else if (known) rates.set(key, parsed.kind === 'factor' ? { factor: parsed.value } : { perSecond: parsed.value });
    }
    const skews = new Map<string, Skew>();
    for (const { key, keySpan, value } of entries(get(node, 'skew'))) {
      if (context.reported.has(value)) continue;
      const known = checkReference(context, { value: key, span: keySpan }, 'attribute of any entity', fields);
      const skew = readSkew(context, value);
      if (skew !== undefined && known) skews.set(key, skew.value);
    }
    scenarios.set(
      name,
      compact({
        name,
        span,
        after: duration(context, get(node, 'after')),
        for: duration(context, get(node, 'for')),
        ramp: duration(context, get(node, 'ramp')),
        fall: duration(context, get(node, 'fall')),
        rate: rates,
        skew: skews,
      }),
    );
  }
  return scenarios;
}
