import { type Design, unmarshalScalar } from '../../design/index.js';
import type { GeneratedItem } from '../../load/generate-items.js';
import type { Pattern, TestCall } from '../../model/model.js';
import type { ModelValue } from '../../model/value-type.js';
import type { Arguments } from '../../planner/index.js';
import { attribute } from '../../value/index.js';

/** The arguments of a call: what it states, then what the samples that it names have of the rest. */
export function testArguments(
  design: Design,
  pattern: Pattern,
  call: TestCall,
  samples: ReadonlyMap<string, GeneratedItem>,
): Arguments {
  const args = new Map<string, ModelValue>();
  for (const [name, { value }] of call.args) {
    const parameter = pattern.params.get(name);
    const carries = parameter?.of.kind === 'entity';
    if (carries && Array.isArray(value))
      args.set(
        name,
        (value as readonly ModelValue[]).map((one) => carried(one, samples)),
      );
    else args.set(name, carries ? carried(value, samples) : value);
  }
  const asked = new Set(askedFields(design, pattern));
  for (const { value: id } of call.samples) {
    const sample = samples.get(id);
    if (sample === undefined) continue;
    for (const name of [...sample.entity.id, ...asked]) {
      const value = args.has(name) ? undefined : sampleValue(sample, name);
      if (value !== undefined) args.set(name, value);
    }
  }
  return args;
}

/** What the sample states, or else what its item has by a default or a derivation. */
function sampleValue({ entity, values, item }: GeneratedItem, name: string): ModelValue | undefined {
  const stated = values.get(name);
  const declared = entity.attributes.get(name);
  if (stated !== undefined || declared === undefined) return stated;
  const stored = attribute(item, declared.attribute.storedName);
  return stored === undefined ? undefined : unmarshalScalar(declared.type, stored);
}

/** What a pattern is called with: the fields of its bindings, and those that name its items. */
function askedFields(design: Design, pattern: Pattern): readonly string[] {
  const bindings = [...pattern.by, ...pattern.prefix, ...(pattern.key ?? [])].map(
    ({ value }) => value.split('|')[0] ?? value,
  );
  const steps = pattern.steps.flatMap((step) => step.by.map(({ value }) => value));
  const ids = pattern.entities.flatMap(({ value }) => design.entities.get(value)?.id ?? []);
  return [...bindings, ...steps, ...ids];
}

/** The local id of a sample stands for its attributes; what the model sets by itself is left to it. */
function carried(value: ModelValue, samples: ReadonlyMap<string, GeneratedItem>): ModelValue {
  const sample = typeof value === 'string' ? samples.get(value) : undefined;
  if (sample === undefined) return value;
  const own = [...sample.values].filter(([name]) => {
    const implied = sample.entity.attributes.get(name)?.attribute.implied;
    return implied === undefined || implied === 'tenancy';
  });
  return new Map(own);
}
