import type { EntityDesign } from '../../../design/design.js';
import type { Flow } from '../../../fluid/index.js';
import { didYouMean } from '../../../text/did-you-mean.js';
import type { CompiledTraffic } from './compiled.js';
import { type Wrong, wrong } from './edit.js';

/** More names than this make no list that anybody reads. */
const LISTED = 20;

export function flowOf({ traffic }: CompiledTraffic, name: string): Flow | Wrong {
  const names = traffic.flows.map((flow) => flow.name);
  return traffic.flows.find((flow) => flow.name === name) ?? unknown('access pattern with a rate', name, names);
}

/** Position of a table (`orders`) or index (`orders.byStatus`, or `byStatus` where only one has the name). */
export function setOf({ traffic }: CompiledTraffic, name: string): number | Wrong {
  const { sets } = traffic;
  const exact = sets.findIndex((set) => set.name === name);
  if (exact !== -1) return exact;
  const ending = sets.flatMap((set, i) => (set.kind === 'index' && set.name.endsWith(`.${name}`) ? [i] : []));
  const [only, other] = ending;
  if (only !== undefined && other === undefined) return only;
  return unknown(
    'table or global index',
    name,
    sets.map((set) => set.name),
  );
}

export function entityOf({ sets }: CompiledTraffic, name: string): EntityDesign | Wrong {
  const entities = new Map(
    sets.flatMap(({ index }) => index.members.map(({ entity }) => [entity.name, entity] as const)),
  );
  return entities.get(name) ?? unknown('entity', name, [...entities.keys()]);
}

/** Key spaces with an attribute in the key. */
export function spacesOf({ keys }: CompiledTraffic, attribute: string): readonly string[] | Wrong {
  const all = [...keys].map(([space, { key, field }]) => ({
    space,
    fields: [...fieldsIn(key), ...(field === undefined ? [] : [field])],
  }));
  const found = all.filter(({ fields }) => fields.includes(attribute)).map(({ space }) => space);
  const fields = all.flatMap((one) => one.fields);
  return found.length > 0 ? found : unknown('attribute in the partition keys of what is loaded', attribute, fields);
}

/** `T#{tenantId}#{at|bucket:1h}` */
function fieldsIn(key: string): readonly string[] {
  return [...key.matchAll(/\{([^{}|: ]+)[^{}]*\}/g)]
    .map(([, field = '']) => field)
    .filter((field) => field !== 'shard');
}

export function unknown(what: string, name: string, names: readonly string[]): Wrong {
  const all = [...new Set(names)];
  if (all.length === 0) return wrong(`There is no ${what} \`${name}\`, nor any other`);
  const meant = didYouMean(name, all);
  const listed = all.slice(0, LISTED).map((one) => `\`${one}\``);
  const more = all.length > LISTED ? ` and ${all.length - LISTED} more` : '';
  const list = `${all.length === 1 ? 'is' : 'are'} ${listed.join(', ')}${more}`;
  const none = `There is no ${what} \`${name}\``;
  return wrong(meant === undefined ? `${none}; there ${list}` : `${none}; did you mean \`${meant}\`? There ${list}`);
}
