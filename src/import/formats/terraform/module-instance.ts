import type { Span } from '../../../source/index.js';
import type { ImportFile } from '../../input.js';
import { invalid } from '../../problem.js';
import { type Collector, parameterText } from '../aws-table/index.js';
import { checkedRegion } from './checked-region.js';
import { attributeIn, type Configuration, type ModuleFiles, pathFrom } from './configuration.js';
import { evaluate, type ModuleScope, type Scope } from './evaluate.js';
import type { Block, Body, Expression } from './hcl/ast.js';
import {
  bodyValue,
  evaluatedOr,
  type Instance,
  type Instances,
  instancesOf,
  nodeAt,
  type Repetition,
} from './instances.js';
import { knownModule } from './known-modules.js';
import { LazyEntries } from './lazy-entries.js';
import { RELEVANT, type ResourceInstance } from './relevant.js';
import { converted } from './type-constraint.js';
import {
  booleanOfValue,
  knownText,
  listValue,
  type MapValue,
  mapValue,
  nullValue,
  textOfValue,
  textValue,
  unknownValue,
  type Value,
} from './value.js';
import { EvaluationError, type Memo, type TerraformWork } from './work.js';

/** Modules, each as often as it is called. */
const MOST_MODULES = 2000;

/** What all modules of a configuration share. */
export interface Run {
  readonly configuration: Configuration;
  readonly notes: Collector;
  readonly work: TerraformWork;
  readonly memo: Memo<Value>;
  /** Folder of the root module. */
  readonly root: string;
  modules: number;
  /** Calls of modules from elsewhere, which are not read. */
  readonly elsewhere: Map<string, Span>;
  /** Folders whose modules are called. */
  readonly called: Set<string>;
}

/** A call of a module: what it is given, and what it gives. */
interface Call {
  readonly outputs: MapValue | undefined;
  readonly resources: () => readonly ResourceInstance[];
}

/** Names of a call that are no variables of the module. */
const META: ReadonlySet<string> = new Set(['source', 'version', 'count', 'for_each', 'providers', 'depends_on']);

export class ModuleInstance implements ModuleScope {
  readonly work: TerraformWork;
  readonly #run: Run;
  readonly #files: ModuleFiles;
  readonly #inputs: ReadonlyMap<string, () => Value>;
  readonly #modules: ResourceInstance['modules'];
  /** Folders of the modules that led to this one. */
  readonly #chain: readonly string[];
  readonly #parent: ModuleInstance | undefined;
  readonly #calls = new Map<string, { readonly by: Repetition; readonly all: readonly (Call & Instance)[] }>();
  readonly #instances = new Map<string, Instances>();

  constructor(
    run: Run,
    files: ModuleFiles,
    inputs: ReadonlyMap<string, () => Value>,
    modules: ResourceInstance['modules'],
    parent: ModuleInstance | undefined,
  ) {
    this.work = run.work;
    this.#run = run;
    this.#files = files;
    this.#inputs = inputs;
    this.#modules = modules;
    this.#parent = parent;
    this.#chain = [...(parent === undefined ? [] : parent.#chain), files.folder];
    run.modules += 1;
  }

  get #prefix(): string {
    return this.#modules.map(({ name, key }) => `module.${addressed(name, key)}.`).join('');
  }

  get #scope(): Scope {
    return { module: this, names: new Map() };
  }

  // ---------------------------------------------------------------------------------------------------- names

  variable(name: string, span: Span): Value {
    if (name === 'terraform.workspace') return this.#run.memo.get(name, span, () => this.#workspace(span));
    const value = this.#run.memo.get(`${this.#prefix}var.${name}`, span, () => this.#variable(name, span));
    return value.kind === 'unknown' ? { ...value, span } : value;
  }

  #workspace(span: Span): Value {
    const value = textValue(parameterText('terraform.workspace', 'default'), span);
    this.work.decisions.assume([{ name: 'terraform.workspace', value }]);
    return value;
  }

  #variable(name: string, span: Span): Value {
    const { notes } = this.#run;
    const declared = this.#files.variables.get(name);
    const body = declared?.body;
    const given = this.#inputs.get(name)?.();
    if (body === undefined) {
      if (given !== undefined) return given;
      notes.quirk(nodeAt(span), `${this.#prefix}var.${name}`, `\`var.${name}\` is declared in no file that was read.`);
      return unknownValue(`var.${name}`, span);
    }
    const path = `${this.#prefix}var.${name}`;
    const secrecy = secrecyOf(body);
    if (secrecy !== undefined) return this.#secret(`var.${name}`, secrecy, declared?.span ?? span, span);
    const fallback = attributeIn(body, 'default');
    const isNullable = booleanOfValue(literalOf(attributeIn(body, 'nullable')?.value)) !== false;
    const usesDefault = given === undefined || (given.kind === 'null' && !isNullable);
    if (usesDefault && fallback === undefined) return unknownValue(`var.${name}`, span);
    const value =
      usesDefault && fallback !== undefined
        ? this.#fallback(name, evaluatedOr(fallback.value, this.#scope, path, notes))
        : (given ?? nullValue(span));
    const type = attributeIn(body, 'type')?.value;
    const evaluateDefault = (expression: Expression): Value => evaluatedOr(expression, this.#scope, path, notes);
    return type === undefined ? value : converted(value, type, evaluateDefault, this.work);
  }

  /** What is secret is written nowhere, so that it is as if nothing were known of it. */
  #secret(name: string, secrecy: Secrecy, declared: Span, span: Span): Value {
    const message = `\`${name}\` is ${secrecy}: its value is not looked at.`;
    this.#run.notes.quirk(nodeAt(declared), `${this.#prefix}${name}`, message);
    return unknownValue(name, span);
  }

  /** The default of a variable of the root module holds where nothing else is given when it is deployed. */
  #fallback(name: string, value: Value): Value {
    if (this.#modules.length > 0) return value;
    this.work.decisions.assume([{ name: `var.${name}`, value }]);
    if (value.kind !== 'text') return value;
    return textValue(parameterText(name, value.text.text), value.span);
  }

  local(name: string, span: Span): Value {
    const attribute = this.#files.locals.get(name);
    if (attribute === undefined) throw new EvaluationError(`There is no \`local.${name}\`.`, span);
    const value = this.#run.memo.get(`${this.#prefix}local.${name}`, span, () =>
      evaluate(attribute.value, this.#scope),
    );
    return value.kind === 'unknown' ? { ...value, span } : value;
  }

  /** Of a key of KMS that is there, what it is looked up by stands for all that is known of it. */
  data(type: string, span: Span): Value {
    const keys = type === 'aws_kms_key' ? this.#files.keys.filter(({ body }) => !isRepeated(body)) : [];
    const names = keys.flatMap(({ labels }) => labels[1] ?? []);
    if (names.length === 0) return unknownValue(`data.${type}`, span);
    const find = (name: string): Value => {
      const given = keys.map(({ labels, body }) => (labels[1] === name ? attributeIn(body, 'key_id') : undefined));
      const [id] = given.flatMap((one) => one ?? []);
      const address = `data.${type}.${name}`;
      if (id === undefined) return unknownValue(address, span);
      const value = evaluatedOr(id.value, this.#scope, `${this.#prefix}${address}.key_id`, this.#run.notes);
      return mapValue(new Map(['arn', 'id', 'key_id'].map((field) => [field, value])), span);
    };
    return mapValue(new LazyEntries(names, find), span);
  }

  path(name: string, span: Span): Value {
    // As seen from the input's top, where files are looked up.
    const folder = name === 'module' ? this.#files.folder : this.#run.root;
    return textValue(folder === '' ? '.' : folder, span);
  }

  file(path: string): ImportFile | undefined {
    const inside = pathFrom('', path);
    return inside === undefined ? undefined : this.#run.configuration.file(inside);
  }

  child(name: string, span: Span): Value {
    const { by, all } = this.#callsOf(name);
    const known = all.map((one) => ({ key: one.key, value: one.outputs ?? unknownValue(`module.${name}`, span) }));
    if (all.length === 0 && by === 'none') return unknownValue(`module.${name}`, span);
    return gathered(by, known, span);
  }

  resource(type: string, name: string, span: Span): Value | undefined {
    if (!RELEVANT.has(type)) return undefined;
    const block = this.#files.resources.find(({ labels }) => labels[0] === type && labels[1] === name);
    if (block === undefined) return undefined;
    const { by, all } = this.#instancesOf(block);
    const known = all.map((instance) => ({ key: instance.key, value: this.#resource(block, instance).value }));
    return gathered(by, known, span);
  }

  // ---------------------------------------------------------------------------------------------------- resources

  /** Of this module and of those that it calls. */
  resources(): readonly ResourceInstance[] {
    const own = this.#files.resources.flatMap((block) =>
      this.#instancesOf(block).all.map((instance) => this.#resource(block, instance)),
    );
    for (const { labels, span } of this.#files.data) {
      this.#run.notes.drop(
        nodeAt(span),
        `${this.#prefix}data.${labels.join('.')}`,
        `The table behind \`data.${labels.join('.')}\``,
        'it is defined elsewhere: only its name is here',
      );
    }
    const inner = [...this.#files.modules.keys()].flatMap((name) =>
      this.#callsOf(name).all.flatMap(({ resources }) => resources()),
    );
    return [...own, ...inner];
  }

  #instancesOf(block: Block): Instances {
    const name = block.labels.join('.');
    const known = this.#instances.get(name);
    if (known !== undefined) return known;
    const made = instancesOf(block, this.#scope, `${this.#prefix}${name}`, this.#run.notes);
    this.work.spend(block.span, made.all.length * 10);
    this.#instances.set(name, made);
    return made;
  }

  #resource(block: Block, { key, names }: Instance): ResourceInstance {
    const [type = '', name = ''] = block.labels;
    const address = `${this.#prefix}${type}.${addressed(name, key)}`;
    const written = bodyValue(block.body, { ...this.#scope, names }, address, this.#run.notes);
    const { region, defaultTags } = this.#provider(attributeIn(block.body, 'provider')?.value);
    const value = withComputed(written, address, block.span);
    return { type, name, key, modules: this.#modules, address, value, region, defaultTags };
  }

  /** What the provider of a resource is set to: the one of that name, here or in the module that calls this one. */
  #provider(chosen: Expression | undefined): Pick<ResourceInstance, 'region' | 'defaultTags'> {
    const alias =
      chosen?.kind === 'attribute' ? chosen.name : chosen?.kind === 'literal' ? aliasOf(chosen.value) : undefined;
    const block = this.#files.providers.find(({ body }) => {
      const own = literalOf(attributeIn(body, 'alias')?.value);
      return knownText(own) === alias;
    });
    if (block === undefined) {
      const parent = this.#parent;
      return parent === undefined ? { region: undefined, defaultTags: undefined } : parent.#provider(chosen);
    }
    const path = `${this.#prefix}provider.aws`;
    const value = bodyValue(block.body, this.#scope, path, this.#run.notes);
    const tags = value.entries.get('default_tags');
    const [first] = tags?.kind === 'list' ? tags.items : [tags];
    const all = first?.kind === 'map' ? first.entries.get('tags') : undefined;
    return {
      region: knownText(value.entries.get('region')),
      defaultTags: all?.kind === 'map' ? all : undefined,
    };
  }

  /** Of the provider that has no other name, or what is expected of it. */
  get region(): string | undefined {
    return this.#provider(undefined).region ?? checkedRegion(this.#files.checks);
  }

  // ---------------------------------------------------------------------------------------------------- calls

  #callsOf(name: string): { readonly by: Repetition; readonly all: readonly (Call & Instance)[] } {
    const known = this.#calls.get(name);
    if (known !== undefined) return known;
    const block = this.#files.modules.get(name);
    const made = block === undefined ? { by: 'none' as const, all: [] } : this.#called(name, block);
    this.#calls.set(name, made);
    return made;
  }

  #called(name: string, block: Block): { readonly by: Repetition; readonly all: readonly (Call & Instance)[] } {
    const address = `${this.#prefix}module.${name}`;
    const source = this.#source(block, address);
    if (source === undefined) return { by: 'none', all: [] };
    const { by, all } = instancesOf(block, this.#scope, address, this.#run.notes);
    return { by, all: all.map((instance) => ({ ...instance, ...this.#call(name, block, source, instance) })) };
  }

  #source({ body, span }: Block, address: string): string | undefined {
    const { notes } = this.#run;
    const stated = attributeIn(body, 'source');
    const source =
      stated === undefined ? undefined : knownText(evaluatedOr(stated.value, this.#scope, `${address}.source`, notes));
    if (source === undefined)
      notes.drop(nodeAt(span), `${address}.source`, `\`${address}\``, 'where it comes from is not known');
    return source;
  }

  #call(name: string, block: Block, source: string, instance: Instance): Call {
    const modules = [...this.#modules, { name, key: instance.key }];
    const inputs = this.#inputsOf(block, `${this.#prefix}module.${addressed(name, instance.key)}`, instance);
    if (/^\.{1,2}(?:[/\\]|$)/.test(source)) return this.#localCall(block, source, inputs, modules);
    const made = knownModule(source, {
      inputs,
      modules,
      span: block.span,
      provider: this.#provider(undefined),
      notes: this.#run.notes,
    });
    if (made !== undefined) return made;
    this.#run.elsewhere.set(`${this.#prefix}module.${name}`, block.span);
    return { outputs: undefined, resources: () => [] };
  }

  #inputsOf(block: Block, address: string, { names }: Instance): ReadonlyMap<string, () => Value> {
    const scope = { ...this.#scope, names };
    const { memo, notes } = this.#run;
    return new Map(
      block.body.attributes
        .filter((attribute) => !META.has(attribute.name))
        .map((attribute) => {
          const path = `${address}.${attribute.name}`;
          const find = (): Value =>
            memo.get(path, attribute.span, () => evaluatedOr(attribute.value, scope, path, notes));
          return [attribute.name, find];
        }),
    );
  }

  #localCall(
    block: Block,
    source: string,
    inputs: ReadonlyMap<string, () => Value>,
    modules: ResourceInstance['modules'],
  ): Call {
    const { notes, configuration } = this.#run;
    const none: Call = { outputs: undefined, resources: () => [] };
    const node = nodeAt(block.span);
    const what = `The module \`${block.labels[0] ?? ''}\``;
    const path = `${this.#prefix}module.${block.labels[0] ?? ''}`;
    const folder = pathFrom(this.#files.folder, source);
    if (folder === undefined || configuration.input.kind !== 'folder') {
      notes.drop(
        node,
        path,
        what,
        `its folder \`${source}\` lies outside of what is imported: import the folder that holds both`,
      );
      return none;
    }
    const files = configuration.module(folder);
    if (files === undefined) {
      notes.drop(node, path, what, `there are no files of Terraform in \`${source}\``);
      return none;
    }
    if (this.#chain.includes(folder)) {
      throw invalid(
        `The module \`${block.labels[0] ?? ''}\` calls itself: \`${source}\` is a folder that it is called from.`,
        block.span,
      );
    }
    if (this.#run.modules > MOST_MODULES)
      throw invalid(`These are more than ${MOST_MODULES.toLocaleString('en')} modules.`, block.span);
    this.#run.called.add(folder);
    const child = new ModuleInstance(this.#run, files, inputs, modules, this);
    return { outputs: child.#outputs(block.span), resources: () => child.resources() };
  }

  #outputs(span: Span): MapValue {
    const { outputs } = this.#files;
    const find = (name: string): Value => {
      const output = outputs.get(name);
      const stated = output === undefined ? undefined : attributeIn(output.body, 'value');
      if (output === undefined || stated === undefined) return nullValue(span);
      const path = `${this.#prefix}output.${name}`;
      const secrecy = secrecyOf(output.body);
      return this.#run.memo.get(path, stated.value.span, () =>
        secrecy === undefined
          ? evaluatedOr(stated.value, this.#scope, path, this.#run.notes)
          : this.#secret(`output.${name}`, secrecy, output.span, span),
      );
    };
    return mapValue(new LazyEntries(outputs.keys(), find), span);
  }
}

/** `orders["eu"]`, `orders[0]`. */
export function addressed(name: string, key: string | undefined): string {
  if (key === undefined) return name;
  return /^\d+$/.test(key) ? `${name}[${key}]` : `${name}[${JSON.stringify(key)}]`;
}

function aliasOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.split('.')[1] : undefined;
}

type Secrecy = 'sensitive' | 'ephemeral';

/** What its block calls a value that is not for everybody's eyes; Terraform takes nothing but `true` and `false` there. */
function secrecyOf(body: Body): Secrecy | undefined {
  const kinds: readonly Secrecy[] = ['sensitive', 'ephemeral'];
  return kinds.find((kind) => {
    const stated = attributeIn(body, kind);
    return stated !== undefined && booleanOfValue(literalOf(stated.value)) !== false;
  });
}

function literalOf(expression: Expression | undefined): Value | undefined {
  if (expression?.kind !== 'literal') return undefined;
  const { value, span } = expression;
  if (typeof value === 'boolean') return { kind: 'boolean', value, span };
  return typeof value === 'string' ? textValue(value, span) : undefined;
}

function gathered(
  by: Repetition,
  all: readonly { readonly key: string | undefined; readonly value: Value }[],
  span: Span,
): Value {
  if (by === 'none') return all[0]?.value ?? nullValue(span);
  if (by === 'count') {
    return listValue(
      all.map(({ value }) => value),
      span,
    );
  }
  if (all.some(({ key }) => key === undefined)) return unknownValue('instances', span);
  return mapValue(new Map(all.map(({ key, value }) => [key ?? '', value])), span);
}

/** Whether there are several of it, or none. */
function isRepeated(body: Body): boolean {
  return ['count', 'for_each'].some((name) => attributeIn(body, name) !== undefined);
}

/** With what others refer to: names stand for themselves, and what AWS makes up for the address. */
function withComputed(written: MapValue, address: string, span: Span): MapValue {
  const ofKey = address.includes('aws_kms_') ? ['key_id'] : [];
  const names = new Set([...written.entries.keys(), ...ofKey, 'id', 'arn', 'stream_arn', 'stream_label']);
  const find = (name: string): Value => {
    const own = written.entries.get(name);
    if (own !== undefined) return own;
    const given = name === 'id' ? written.entries.get('name') : undefined;
    return given !== undefined && textOfValue(given) !== undefined ? given : unknownValue(`${address}.${name}`, span);
  };
  return mapValue(new LazyEntries(names, find), span);
}
