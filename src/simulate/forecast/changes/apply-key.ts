import { distributionOf } from '../../../design/index.js';
import type { Distribution } from '../../../distributions/index.js';
import type { Demand, Flow } from '../../../fluid/index.js';
import { combined } from '../../../load/key-distribution.js';
import type { CompiledTraffic } from './compiled.js';
import { type Edited, type Wrong, withDemands, wrong } from './edit.js';
import { setOf, unknown } from './names.js';
import { respread, shardsNow, touchesOf } from './shards.js';

/**
 * An attribute becomes part of the partition key: its values spread the load, as unevenly as the patterns say. Every pattern that reads
 * the index must give it.
 */
export function changeKey(compiled: CompiledTraffic, target: string, attribute: string): Edited {
  const set = setOf(compiled, target);
  if (typeof set !== 'number') return set;
  const wrongReader = readerWithout(compiled, set, attribute);
  if (wrongReader !== undefined) return wrongReader;
  const values = valuesOf(compiled, set, attribute);
  if (typeof values !== 'number') return values;
  const edited = withDemands(compiled, (demand, flow) => {
    if (demand.set !== set || fieldsOf(compiled, flow, demand).includes(attribute)) return demand;
    const ways = shardsNow(compiled, flow, demand);
    const added = spreadOf(compiled, flow, attribute, values);
    const distribution = respread(demand.keys.distribution, ways, (whole) => combined([whole, added]));
    return { ...demand, keys: { ...demand.keys, distribution } };
  });
  return { ...edited, keys: renamed(edited, set, attribute) };
}

/** Attributes that the pattern gives by equality decide which values it reads. */
function readerWithout(compiled: CompiledTraffic, set: number, attribute: string): Wrong | undefined {
  for (const flow of compiled.traffic.flows) {
    const reads = flow.demands.some((demand) => demand.set === set && demand.kind === 'read');
    const load = compiled.flows.get(flow.name);
    if (!reads || load === undefined) continue;
    const { pattern } = load.followUp?.found ?? load.plan;
    if (!pattern.by.some(({ value }) => value === attribute))
      return wrong(
        `\`${flow.name}\` reads \`${compiled.traffic.sets[set]?.name}\` and does not give \`${attribute}\`, so that it could not be part of the key`,
      );
  }
  return undefined;
}

/** How many values the attribute has. */
function valuesOf({ sets }: CompiledTraffic, set: number, attribute: string): number | Wrong {
  const entities = sets[set]?.index.members.map(({ entity }) => entity) ?? [];
  const counts = entities.flatMap(({ attributes }) => attributes.get(attribute)?.distinct.value ?? []);
  if (counts.length > 0) return Math.max(1, ...counts);
  return unknown(
    `attribute of what is in \`${sets[set]?.name}\``,
    attribute,
    entities.flatMap(({ attributes }) => [...attributes.keys()]),
  );
}

function fieldsOf(compiled: CompiledTraffic, flow: Flow, demand: Demand): readonly string[] {
  return touchesOf(compiled, flow, demand).flatMap(({ pk }) => pk.flatMap(({ reads }) => reads));
}

/** As the pattern's own skew says, else as the patterns do that set it off or touch the same. */
function spreadOf({ flows }: CompiledTraffic, flow: Flow, attribute: string, values: number): Distribution {
  const load = flows.get(flow.name);
  if (load === undefined) return { kind: 'uniform', keys: values };
  const own = load.plan.pattern.skew?.value;
  const others = [...flows.values()].map(({ plan }) => plan.pattern.skew?.value);
  const elsewhere = load.followUp !== undefined || load.plan.operation.kind === 'transaction' ? others : [];
  const skew = [own, ...elsewhere].find((one) => one?.on === attribute);
  return skew === undefined ? { kind: 'uniform', keys: values } : distributionOf(skew, values);
}

function renamed({ keys, sets, traffic }: CompiledTraffic, set: number, attribute: string): CompiledTraffic['keys'] {
  const spaces = new Set(
    traffic.flows.flatMap(({ demands }) => demands.flatMap((demand) => (demand.set === set ? [demand.keys.id] : []))),
  );
  return new Map(
    [...keys].map(([space, known]) =>
      spaces.has(space) && known.set === sets[set]?.name && !known.key.includes(`{${attribute}}`)
        ? [
            space,
            {
              ...known,
              key: `${known.key}#{${attribute}}`,
              value: `the hottest value of \`${attribute}\``,
              field: attribute,
            },
          ]
        : [space, known],
    ),
  );
}
