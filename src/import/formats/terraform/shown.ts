import type { YamlNode } from '../../../source/index.js';
import type { ImportFile } from '../../input.js';
import { invalid } from '../../problem.js';
import { child, children, elements, textOf } from '../../tree.js';
import type { Collector } from '../aws-table/index.js';
import { addressed } from './module-instance.js';
import { RELEVANT, type ResourceInstance } from './relevant.js';
import { isBlank, listValue, type MapValue, mapValue, unknownValue, type Value, valueOfNode } from './value.js';

export interface Shown {
  readonly resources: readonly ResourceInstance[];
  readonly region: string | undefined;
}

/** The resources of plans and states: what was worked out already. */
export function shownResources(files: readonly ImportFile[], notes: Collector): Shown {
  const all = files.map((file) => shownIn(file, notes));
  return {
    resources: all.flatMap(({ resources }) => resources),
    region: all.find(({ region }) => region !== undefined)?.region,
  };
}

function shownIn(file: ImportFile, notes: Collector): Shown {
  const root = file.json();
  const states = child(root, 'resources');
  if (states?.kind === 'seq') return { resources: elements(states).flatMap(ofState), region: undefined };
  const values = child(root, 'planned_values') ?? child(root, 'values');
  const module = child(values, 'root_module');
  if (module === undefined) {
    throw invalid(
      `\`${file.shown}\` shows neither a plan nor a state: it has no \`planned_values\` and no \`values\`.`,
      root.span,
    );
  }
  const configuration = child(root, 'configuration');
  const providers = child(configuration, 'provider_config');
  const links = new Map(linksOf(child(configuration, 'root_module'), ''));
  tellUnknown(root, notes);
  const resources = resourcesOf(module, [], { links, providers, secrets: secretsOf(root) });
  return { resources, region: regionOf(child(providers, 'aws')) };
}

function regionOf(provider: YamlNode | undefined): string | undefined {
  return textOf(child(child(child(provider, 'expressions'), 'region'), 'constant_value'));
}

type Modules = ResourceInstance['modules'];

/** What stands elsewhere in a plan of its resources. */
interface Beside {
  readonly links: ReadonlyMap<string, Configured>;
  readonly providers: YamlNode | undefined;
  /** What of a resource is sensitive, by its address. */
  readonly secrets: ReadonlyMap<string, YamlNode>;
}

function resourcesOf(module: YamlNode, modules: Modules, beside: Beside): readonly ResourceInstance[] {
  const { links, providers, secrets } = beside;
  const own = elements(child(module, 'resources')).flatMap((resource): ResourceInstance[] => {
    const type = textOf(child(resource, 'type')) ?? '';
    const name = textOf(child(resource, 'name')) ?? '';
    if (!RELEVANT.has(type) || textOf(child(resource, 'mode')) === 'data') return [];
    const key = textOf(child(resource, 'index'));
    const stated = textOf(child(resource, 'address'));
    const path = `${modules.map((one) => `${one.name}.`).join('')}${type}.${name}`;
    const configured = links.get(path);
    const prefix = prefixOf(modules);
    const address = stated ?? `${prefix}${type}.${addressed(name, key)}`;
    const given = valueIn(child(resource, 'values'), resource);
    const own = [child(resource, 'sensitive_values'), secrets.get(address)].reduce(openOf, given);
    const value = withLinks(own, configured, prefix, key);
    const region = regionOf(child(providers, configured?.provider ?? 'aws'));
    return [{ type, name, key, modules, address, value, region, defaultTags: undefined }];
  });
  const inner = elements(child(module, 'child_modules')).flatMap((one) => {
    const steps = stepsOf(textOf(child(one, 'address')) ?? '');
    return resourcesOf(one, steps, beside);
  });
  return [...own, ...inner];
}

function prefixOf(modules: Modules): string {
  return modules.map(({ name, key }) => `module.${addressed(name, key)}.`).join('');
}

/** `module.db["eu"].module.tables` */
function stepsOf(address: string): Modules {
  const pattern = /module\.([\w-]+)(?:\[(?:(\d+)|"((?:[^"\\]|\\.)*)")\])?/g;
  return [...address.matchAll(pattern)].map(([, name = '', number, key]) => ({ name, key: number ?? key }));
}

function valueIn(node: YamlNode | undefined, owner: YamlNode): MapValue {
  const value = node === undefined ? undefined : valueOfNode(node);
  // Lines are those of the resource, which is where a person looks.
  return value?.kind === 'map' ? value : mapValue(new Map(), owner.span);
}

/** Plans of Terraform before 1.0 tell what is sensitive with the changes alone. */
function secretsOf(root: YamlNode): ReadonlyMap<string, YamlNode> {
  const changes = elements(child(root, 'resource_changes')).flatMap((change): [string, YamlNode][] => {
    const address = textOf(child(change, 'address'));
    const secrets = child(child(change, 'change'), 'after_sensitive');
    return address === undefined || secrets === undefined ? [] : [[address, secrets]];
  });
  return new Map(changes);
}

/** The values of a resource without those that are sensitive. */
function openOf(values: MapValue, secrets: YamlNode | undefined): MapValue {
  return entriesOf(values, withoutSecrets(values, secrets, ''));
}

/** A resource that is sensitive as a whole has its names still. */
function entriesOf(values: MapValue, own: Value): MapValue {
  if (own.kind === 'map') return own;
  const names = [...values.entries.keys()];
  return mapValue(new Map(names.map((name) => [name, unknownValue(`sensitive.${name}`, values.span)])), values.span);
}

/** What is sensitive is written nowhere: `true` stands at its place. https://developer.hashicorp.com/terraform/internals/json-format */
function withoutSecrets(value: Value, secrets: YamlNode | undefined, name: string): Value {
  if (secrets?.kind === 'scalar' && secrets.value === true) return unknownValue(`sensitive${name}`, value.span);
  if (value.kind === 'list' && secrets?.kind === 'seq') {
    const items = value.items.map((item, i) => withoutSecrets(item, secrets.items[i], `${name}.${i}`));
    return listValue(items, value.span);
  }
  if (value.kind !== 'map' || secrets?.kind !== 'map') return value;
  const entries = [...value.entries].map(([key, inner]): [string, Value] => [
    key,
    withoutSecrets(inner, child(secrets, key), `${name}.${key}`),
  ]);
  return mapValue(new Map(entries), value.span);
}

// ----------------------------------------------------------------------------------------------------- configuration

/** What a plan keeps of the configuration of a resource. */
interface Configured {
  readonly provider: string | undefined;
  /** What an argument refers to: `aws_dynamodb_table.orders.arn`. */
  readonly references: ReadonlyMap<string, string>;
}

const LINKS: readonly string[] = [
  'global_table_arn',
  'table_name',
  'resource_arn',
  'table_arn',
  'resource_id',
  'table',
];

function linksOf(module: YamlNode | undefined, prefix: string): readonly (readonly [string, Configured])[] {
  const own = elements(child(module, 'resources')).map((resource): [string, Configured] => {
    const expressions = child(resource, 'expressions');
    const references = LINKS.flatMap((name): [string, string][] => {
      const [first] = elements(child(child(expressions, name), 'references'));
      const text = textOf(first);
      return text === undefined ? [] : [[name, text]];
    });
    const path = `${prefix}${textOf(child(resource, 'type')) ?? ''}.${textOf(child(resource, 'name')) ?? ''}`;
    return [path, { provider: textOf(child(resource, 'provider_config_key')), references: new Map(references) }];
  });
  const inner = children(child(module, 'module_calls')).flatMap(({ key, value }) =>
    linksOf(child(value, 'module'), `${prefix}${key}.`),
  );
  return [...own, ...inner];
}

/** What is known only once the plan is carried out still says what it belongs to. */
function withLinks(
  value: MapValue,
  configured: Configured | undefined,
  prefix: string,
  key: string | undefined,
): MapValue {
  if (configured === undefined) return value;
  const entries = new Map<string, Value>(value.entries);
  for (const [name, reference] of configured.references) {
    if (!isBlank(entries.get(name)) || !reference.startsWith('aws_dynamodb_table.')) continue;
    const own = reference.replace(/\[each\.key\]|\[count\.index\]/, key === undefined ? '' : addressed('', key));
    const text = `${prefix}${own}`;
    entries.set(name, unknownValue(name === 'resource_id' ? `table/${text}` : text, value.span));
  }
  return { ...value, entries };
}

/** What of the tables is known only after the plan was carried out. */
function tellUnknown(root: YamlNode, notes: Collector): void {
  for (const change of elements(child(root, 'resource_changes'))) {
    if (textOf(child(change, 'type')) !== 'aws_dynamodb_table') continue;
    const address = textOf(child(change, 'address')) ?? '';
    const after = child(child(change, 'change'), 'after_unknown');
    for (const name of ['name', 'hash_key', 'range_key', 'attribute', 'global_secondary_index', 'replica']) {
      const node = child(after, name);
      if (node?.kind !== 'scalar' || node.value !== true) continue;
      notes.quirk(node, `${address}.${name}`, `\`${name}\` is known only once the plan was carried out.`);
    }
  }
}

// ----------------------------------------------------------------------------------------------------- states

/** A resource of a file `terraform.tfstate`. */
function ofState(resource: YamlNode): readonly ResourceInstance[] {
  const type = textOf(child(resource, 'type')) ?? '';
  const name = textOf(child(resource, 'name')) ?? '';
  if (!RELEVANT.has(type) || textOf(child(resource, 'mode')) === 'data') return [];
  const modules = stepsOf(textOf(child(resource, 'module')) ?? '');
  return elements(child(resource, 'instances')).map((instance) => {
    const key = textOf(child(instance, 'index_key'));
    const own = valueIn(child(instance, 'attributes'), resource);
    const value = elements(child(instance, 'sensitive_attributes')).reduce(withoutPath, own);
    const address = `${prefixOf(modules)}${type}.${addressed(name, key)}`;
    return { type, name, key, modules, address, value, region: undefined, defaultTags: undefined };
  });
}

/** A state tells by paths what is sensitive: `[{type: get_attr, value: tags}, {type: index, value: {value: pw}}]`. */
function withoutPath(values: MapValue, path: YamlNode): MapValue {
  const steps = elements(path).map((step) => {
    const value = child(step, 'value');
    return textOf(child(value, 'value')) ?? textOf(value) ?? '';
  });
  return entriesOf(values, withoutStep(values, steps, 0));
}

function withoutStep(value: Value, steps: readonly string[], at: number): Value {
  const step = steps[at];
  // An element of a set has no number: all of them are kept back.
  const isElsewhere = value.kind === 'list' && !/^\d+$/.test(step ?? '');
  if (step === undefined || isElsewhere)
    return unknownValue(['sensitive', ...steps.slice(0, at)].join('.'), value.span);
  if (value.kind === 'list') {
    const items = value.items.map((item, i) => (String(i) === step ? withoutStep(item, steps, at + 1) : item));
    return listValue(items, value.span);
  }
  const inner = value.kind === 'map' ? value.entries.get(step) : undefined;
  if (value.kind !== 'map' || inner === undefined) return value;
  return mapValue(new Map([...value.entries, [step, withoutStep(inner, steps, at + 1)]]), value.span);
}
