import type { YamlEntry, YamlNode } from '../../../source/index.js';
import { child, elements, textOf } from '../../tree.js';
import {
  type Collector,
  concatenated,
  isResolved,
  parameterText,
  type ResolvedText,
  resolvedScalar,
  resolvedText,
} from '../aws-table/index.js';
import { Work } from '../shared/work.js';

/** Sources that variables of the Serverless Framework name; anything else in `${…}` is CloudFormation's. */
const SOURCES = /^(?:self|opt|env|sls|param|file|aws|ssm|cf|s3|git|strToBool|terraform|output)\b|^(?:cf|ssm|s3)\(/;
/** A variable without others in it. */
const INNERMOST = /\$\{([^${}]*)\}/g;
/** Values lead to others so often, and no oftener. */
const MOST_STEPS = 50;
/** In UTF-16 units. */
const MOST_EXPRESSION = 4096;

/** The tree with its variables replaced by what the file alone tells: its own values and defaults. */
export class Variables {
  readonly #root: YamlNode;
  readonly #notes: Collector;
  readonly #work: Work;
  /** By path in the file, what was found there. */
  readonly #known = new Map<string, YamlNode | undefined>();
  /** Paths whose values are being found out. */
  readonly #open = new Set<string>();

  constructor(root: YamlNode, notes: Collector, work: Work = new Work()) {
    this.#root = root;
    this.#notes = notes;
    this.#work = work;
  }

  resolved(node: YamlNode, path: string, steps = 0): YamlNode {
    this.#work.spend(node.span, 4);
    if (isResolved(node)) return node;
    if (node.kind === 'seq') {
      return { ...node, items: node.items.map((item, i) => this.resolved(item, `${path}[${i}]`, steps)) };
    }
    if (node.kind === 'map') {
      const entries = node.entries.map(
        (entry): YamlEntry => ({ ...entry, value: this.resolved(entry.value, `${path}.${entry.key}`, steps) }),
      );
      return { ...node, entries };
    }
    const text = typeof node.value === 'string' ? resolvedText(node)?.text : undefined;
    if (text === undefined || !text.includes('${')) return node;
    if (steps > MOST_STEPS) return this.#circle(node, path);
    return this.#replaced(node, text, path, steps);
  }

  #circle(node: YamlNode, path: string): YamlNode {
    this.#notes.quirk(node, path, 'The variables here lead round in a circle.');
    return resolvedScalar(parameterText('Variable', undefined), node);
  }

  #replaced(node: YamlNode, text: string, path: string, steps: number): YamlNode {
    const whole = /^\$\{([^${}]*)\}$/.exec(text.trim());
    if (whole !== null && SOURCES.test((whole[1] ?? '').trim())) {
      const value = this.#valueOf(whole[1] ?? '', node, path, steps);
      // Tags say what CloudFormation is to do with the value.
      return node.tag === undefined ? value : { ...value, tag: node.tag };
    }
    const parts: ResolvedText[] = [];
    let at = 0;
    let isOurs = false;
    for (const match of text.matchAll(INNERMOST)) {
      const inner = (match[1] ?? '').trim();
      if (!SOURCES.test(inner)) continue;
      isOurs = true;
      parts.push(plainText(text.slice(at, match.index)), this.#textOf(inner, node, path, steps));
      at = match.index + match[0].length;
    }
    if (!isOurs) return node;
    parts.push(plainText(text.slice(at)));
    this.#work.text(
      node.span,
      parts.reduce((length, part) => length + part.text.length + part.name.length, 0),
    );
    const all = concatenated(parts.filter((part) => part.text !== '' || part.kind !== 'plain'));
    // What is left in it is another variable around this one, or CloudFormation's.
    const open =
      /\$\{[^}]*$|\$\{/.test(text.slice(at)) || parts.some((part) => part.kind === 'plain' && part.text.includes('${'));
    if (open) {
      const next = {
        ...resolvedScalar(plainText(all.text), node),
        ...(node.tag === undefined ? {} : { tag: node.tag }),
      };
      const again = this.resolved(next, path, steps + 1);
      return again;
    }
    const made = resolvedScalar(all, node);
    return node.tag === undefined || all.kind !== 'plain' ? made : { ...made, tag: node.tag };
  }

  #textOf(expression: string, node: YamlNode, path: string, steps: number): ResolvedText {
    const value = resolvedText(this.#valueOf(expression, node, path, steps));
    return value ?? parameterText(expression, undefined);
  }

  /** The first of its alternatives that is there: `opt:stage, self:provider.stage, 'dev'`. */
  #valueOf(expression: string, node: YamlNode, path: string, steps: number): YamlNode {
    if (expression.length > MOST_EXPRESSION) {
      this.#notes.quirk(node, path, 'This variable is too long to be read.');
      return resolvedScalar(parameterText('Variable', undefined), node);
    }
    const [first = '', ...others] = alternatives(expression);
    const known = this.#lookUp(first, node, path, steps);
    if (known !== undefined) return known;
    for (const other of others) {
      const value = this.#alternative(other, node, path, steps);
      if (value === undefined) continue;
      // What a caller may say otherwise is a parameter with a default.
      const text = resolvedText(value);
      const given = text?.kind === 'plain' && isGiven(first) ? parameterText(labelOf(first), text.text) : text;
      return given === undefined ? value : resolvedScalar(given, node);
    }
    this.#notes.quirk(node, path, `\`\${${expression}}\` is not in the file: its value is not known.`);
    return resolvedScalar(parameterText(labelOf(first), undefined), node);
  }

  #alternative(text: string, node: YamlNode, path: string, steps: number): YamlNode | undefined {
    const quoted = /^(['"])(.*)\1$/.exec(text);
    if (quoted !== null) return resolvedScalar(plainText(quoted[2] ?? ''), node);
    if (SOURCES.test(text)) {
      const value = this.#lookUp(text, node, path, steps);
      return value ?? (isGiven(text) ? undefined : resolvedScalar(parameterText(labelOf(text), undefined), node));
    }
    return /^[\w.-]+$/.test(text) && text !== 'null' ? resolvedScalar(plainText(text), node) : undefined;
  }

  /** Of what the file itself holds; the stage is what its provider says. */
  #lookUp(source: string, from: YamlNode, path: string, steps: number): YamlNode | undefined {
    const own = source === 'sls:stage' ? 'provider.stage' : source === 'aws:region' ? 'provider.region' : undefined;
    const inFile = own ?? /^self:(.*)$/.exec(source)?.[1]?.trim();
    if (inFile === undefined) return undefined;
    const value = this.#valueAt(inFile, from, path, steps);
    const text = resolvedText(value);
    // The stage and the Region are given at deployment as often as not.
    if (own === undefined || text?.kind !== 'plain') return value;
    return resolvedScalar(parameterText(labelOf(source), text.text), value ?? from);
  }

  /** What stands at a path of the file, found out once. */
  #valueAt(inFile: string, from: YamlNode, path: string, steps: number): YamlNode | undefined {
    if (this.#known.has(inFile)) return this.#known.get(inFile);
    if (this.#open.has(inFile)) return this.#circle(from, path);
    this.#open.add(inFile);
    const node = this.#nodeAt(inFile, path, steps);
    const value = node === undefined ? undefined : this.resolved(node, path, steps + 1);
    this.#open.delete(inFile);
    this.#known.set(inFile, value);
    return value;
  }

  #nodeAt(inFile: string, path: string, steps: number): YamlNode | undefined {
    let node: YamlNode | undefined = this.#root;
    for (const part of inFile.split('.')) {
      const at: YamlNode | undefined = node === undefined ? undefined : this.#stepInto(node, path, steps);
      node = at?.kind === 'seq' ? elements(at)[Number(part)] : child(at, part);
    }
    return node;
  }

  /** A part of a path may be a variable itself. */
  #stepInto(node: YamlNode, path: string, steps: number): YamlNode {
    return node.kind === 'scalar' && textOf(node)?.includes('${') === true
      ? this.resolved(node, path, steps + 1)
      : node;
  }
}

function alternatives(expression: string): readonly string[] {
  return (expression.match(/(?:'[^']*'|"[^"]*"|\([^)]*\)|[^,'"(])+/g) ?? []).map((part) => part.trim());
}

/** Said by whoever deploys. */
function isGiven(source: string): boolean {
  return /^(?:opt|env|param|sls):/.test(source);
}

/** `stage` of `opt:stage`. */
function labelOf(source: string): string {
  return source.replace(/^[A-Za-z]+(?:\([^)]*\))?:/, '') || source;
}

function plainText(text: string): ResolvedText {
  return { text, name: text, kind: 'plain' };
}
