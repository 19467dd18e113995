import type { YamlEntry, YamlNode, YamlSeq } from '../../../source/index.js';
import { child, elements, textOf } from '../../tree.js';
import {
  concatenated,
  isResolved,
  isUnknown,
  parameterText,
  type ResolvedText,
  resolvedScalar,
  resolvedText,
} from '../aws-table/index.js';
import { conditionOf, tellAssumed } from './conditions.js';
import { expandedEntries, substituted } from './for-each.js';
import { referredText, type Scope } from './scope.js';

/**
 * The value with its functions carried out, as far as the template alone tells: with the defaults of its parameters. What is not known
 * becomes an unknown text. Undefined is what `AWS::NoValue` makes of it: nothing at all.
 */
export function evaluated(scope: Scope, node: YamlNode, path: string): YamlNode | undefined {
  // As much as its share of what is kept.
  scope.work.spend(node.span, 4);
  return scope.work.within(node.span, () => evaluatedHere(scope, node, path));
}

function evaluatedHere(scope: Scope, node: YamlNode, path: string): YamlNode | undefined {
  const plain = longForm(node);
  if (isResolved(plain)) return plain;
  if (plain.kind === 'scalar') return dynamicReference(scope, plain, path);
  if (plain.kind === 'seq') {
    const items = plain.items.flatMap((item, i) => evaluated(scope, item, `${path}[${i}]`) ?? []);
    return { ...plain, items };
  }
  const call = callOf(plain);
  if (call !== undefined) return carriedOut(scope, call.name, call.argument, plain, path);
  const entries = expandedEntries(scope, plain, path).flatMap(({ entry, scope: inner }): YamlEntry[] => {
    const value = evaluated(inner, entry.value, path === '' ? entry.key : `${path}.${entry.key}`);
    return value === undefined ? [] : [{ ...entry, value }];
  });
  return { ...plain, entries };
}

/** `!Ref x` as `{Ref: x}`, `!Sub x` as `{Fn::Sub: x}`. */
export function longForm(node: YamlNode): YamlNode {
  const { tag } = node;
  if (tag === undefined || isResolved(node) || !/^![A-Za-z]/.test(tag)) return node;
  const short = tag.slice(1);
  const key = short === 'Ref' || short === 'Condition' ? short : `Fn::${short}`;
  const { tag: _, ...value } = node;
  return {
    kind: 'map',
    span: node.span,
    entries: [{ key, keySpan: node.span, value: value as YamlNode, merged: false }],
  };
}

/** A map of one entry that is named like a function. */
export function callOf(node: YamlNode): { readonly name: string; readonly argument: YamlNode } | undefined {
  if (node.kind !== 'map') return undefined;
  const [only, more] = node.entries;
  if (only === undefined || more !== undefined) return undefined;
  const isCall = only.key === 'Ref' || (only.key.startsWith('Fn::') && !only.key.startsWith('Fn::ForEach'));
  return isCall ? { name: only.key, argument: only.value } : undefined;
}

function carriedOut(scope: Scope, name: string, given: YamlNode, node: YamlNode, path: string): YamlNode | undefined {
  const argument = longForm(given);
  switch (name) {
    case 'Ref': {
      const text = referredText(scope, textOf(argument) ?? '', node, path);
      return text === undefined ? undefined : resolvedScalar(text, node);
    }
    case 'Fn::If':
      return chosen(scope, argument, node, path);
    case 'Fn::Sub':
      return substitution(scope, argument, node, path);
    case 'Fn::Join':
      return joined(scope, argument, node, path);
    case 'Fn::FindInMap':
      return found(scope, argument, node, path);
    case 'Fn::Select':
      return selected(scope, argument, node, path);
    case 'Fn::Split': {
      const [separator, text] = texts(scope, argument, path);
      if (separator === undefined || text === undefined) return unknown(node, 'Fn::Split');
      const parts = text.kind === 'unknown' ? [text] : piecesOf(text, text.text.split(separator.text));
      scope.work.spend(node.span, parts.length);
      return { kind: 'seq', span: node.span, items: parts.map((part) => resolvedScalar(part, node)) };
    }
    case 'Fn::GetAtt': {
      const parts =
        argument.kind === 'seq' ? argument.items.map((item) => textOf(item) ?? '') : [textOf(argument) ?? ''];
      return resolvedScalar(parameterText(parts.join('.'), undefined), node);
    }
    case 'Fn::ImportValue': {
      const value = evaluated(scope, argument, path);
      return resolvedScalar(parameterText(resolvedText(value)?.text ?? 'ImportValue', undefined), node);
    }
    case 'Fn::Length': {
      const list = evaluated(scope, argument, path);
      return list?.kind === 'seq' ? resolvedScalar(plainText(String(list.items.length)), node) : unknown(node, name);
    }
    default:
      scope.notes.quirk(node, path, `What \`${name}\` gives is not known.`);
      return unknown(node, name);
  }
}

function unknown(node: YamlNode, name: string): YamlNode {
  return resolvedScalar(parameterText(name.replace(/^Fn::/, ''), undefined), node);
}

function plainText(text: string): ResolvedText {
  return { text, name: text, kind: 'plain' };
}

function chosen(scope: Scope, argument: YamlNode, node: YamlNode, path: string): YamlNode | undefined {
  const [condition, yes, no] = elements(argument);
  const name = textOf(condition) ?? '';
  const holds = condition === undefined ? undefined : conditionOf(scope, name, node, path);
  if (holds === undefined) {
    scope.notes.quirk(
      node,
      path,
      `This depends on the condition \`${name}\`, which is not known; what holds if it is true is read.`,
    );
  } else tellAssumed(scope, name, node);
  const branch = holds === false ? no : yes;
  return branch === undefined ? undefined : evaluated(scope, branch, path);
}

function substitution(scope: Scope, argument: YamlNode, node: YamlNode, path: string): YamlNode {
  const [first, variables] = argument.kind === 'seq' ? argument.items : [argument];
  const template = first === undefined ? undefined : resolvedText(evaluated(scope, first, path));
  if (template === undefined) return unknown(node, 'Sub');
  if (template.kind !== 'plain') return resolvedScalar(template, node);
  const parts = substituted(template.text, (name) => {
    const own = child(variables, name);
    if (own === undefined) return referredText(scope, name, node, path);
    return resolvedText(evaluated(scope, own, path)) ?? parameterText(name, undefined);
  });
  return together(scope, parts, node);
}

function together({ work }: Scope, parts: readonly ResolvedText[], node: YamlNode): YamlNode {
  work.text(
    node.span,
    parts.reduce((length, { text, name }) => length + text.length + name.length, 0),
  );
  return resolvedScalar(concatenated(parts), node);
}

function joined(scope: Scope, argument: YamlNode, node: YamlNode, path: string): YamlNode {
  const [separatorNode, listNode] = elements(argument);
  const separator = resolvedText(separatorNode === undefined ? undefined : evaluated(scope, separatorNode, path));
  const value = listNode === undefined ? undefined : evaluated(scope, listNode, path);
  const list = listOf(value);
  if (separator === undefined || list === undefined) {
    const text = resolvedText(value);
    return text === undefined ? unknown(node, 'Join') : resolvedScalar(text, node);
  }
  const parts = list.items.map((item) => resolvedText(item) ?? parameterText('Value', undefined));
  return together(
    scope,
    parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])),
    node,
  );
}

function found(scope: Scope, argument: YamlNode, node: YamlNode, path: string): YamlNode | undefined {
  const items = elements(argument);
  const keys = items.slice(0, 3).map((item) => resolvedText(evaluated(scope, item, path)));
  const options = items[3];
  const fallback = child(options, 'DefaultValue');
  if (keys.length === 3 && keys.every((key) => key !== undefined && key.kind !== 'unknown')) {
    const [map = '', top = '', second = ''] = keys.map((key) => key?.text ?? '');
    const value = child(child(child(scope.mappings, map), top), second);
    if (value !== undefined) {
      const assumed = keys.find((key) => key?.kind === 'parameter');
      if (assumed !== undefined) {
        const message = `\`Fn::FindInMap\` is read under \`${assumed.text}\`, which is the default of a parameter.`;
        scope.notes.quirk(child(scope.mappings, map) ?? node, `Mappings.${map}`, message);
      }
      return literal(scope, value, path);
    }
  }
  if (fallback !== undefined) return evaluated(scope, fallback, path);
  const name = keys.map((key) => key?.text ?? '').join('.');
  scope.notes.quirk(node, path, `\`Fn::FindInMap\` finds nothing under \`${name}\` that the template alone tells.`);
  return unknown(node, name);
}

/** What a map holds: functions are none there. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html */
function literal(scope: Scope, node: YamlNode, path: string): YamlNode {
  scope.work.spend(node.span, 4);
  if (node.kind === 'scalar' && node.tag === undefined) return dynamicReference(scope, node, path);
  if (node.kind === 'seq' && node.tag === undefined) {
    return { ...node, items: node.items.map((item) => literal(scope, item, path)) };
  }
  const call = callOf(longForm(node));
  scope.notes.quirk(node, path, `\`Mappings\` hold texts and lists of them, not ${call?.name ?? 'maps'}.`);
  return unknown(node, call?.name ?? 'Mappings');
}

function selected(scope: Scope, argument: YamlNode, node: YamlNode, path: string): YamlNode {
  const [indexNode, listNode] = elements(argument);
  const index = Number(resolvedText(indexNode === undefined ? undefined : evaluated(scope, indexNode, path))?.text);
  const list = listNode === undefined ? undefined : listOf(evaluated(scope, listNode, path));
  const item = list?.items[index];
  if (item === undefined) {
    scope.notes.quirk(node, path, '`Fn::Select` finds no such element that the template alone tells.');
    return unknown(node, 'Select');
  }
  return item;
}

/** A list, or a text with commas, as parameters of lists are. */
export function listOf(node: YamlNode | undefined): YamlSeq | undefined {
  if (node?.kind === 'seq') return node;
  const text = resolvedText(node);
  if (node === undefined || text === undefined || isUnknown(node)) return undefined;
  const parts = text.text === '' ? [] : text.text.split(',').map((part) => part.trim());
  const items = piecesOf(text, parts).map((part) => resolvedScalar(part, node));
  return { kind: 'seq', span: node.span, items };
}

/** The pieces of a text, which depend on the same parameters as it: `${env:NAMES_0:-a}` of `${env:NAMES:-a,b}`. */
function piecesOf({ kind, name }: ResolvedText, pieces: readonly string[]): readonly ResolvedText[] {
  if (kind === 'plain') return pieces.map(plainText);
  const parameters = [...name.matchAll(/\$\{env:(\w+)/g)].map(([, parameter]) => parameter);
  return pieces.map((piece, i) => parameterText(`${parameters.join('_')}_${i}`, piece));
}

function texts(scope: Scope, argument: YamlNode, path: string): readonly (ResolvedText | undefined)[] {
  return elements(argument).map((item) => resolvedText(evaluated(scope, item, path)));
}

/** `{{resolve:ssm:/orders/table}}` is fetched when a stack is deployed. */
function dynamicReference(scope: Scope, node: YamlNode, path: string): YamlNode {
  const text = resolvedText(node)?.text ?? '';
  const match = /\{\{resolve:([^{}]*)\}\}/.exec(text);
  if (match === null) return node;
  scope.notes.quirk(node, path, `\`${match[0]}\` is fetched when the stack is deployed: its value is not known.`);
  const parts: ResolvedText[] = [];
  let at = 0;
  for (const found of text.matchAll(/\{\{resolve:([^{}]*)\}\}/g)) {
    parts.push(plainText(text.slice(at, found.index)), parameterText(found[1] ?? '', undefined));
    at = found.index + found[0].length;
  }
  return resolvedScalar(concatenated([...parts, plainText(text.slice(at))]), node);
}
