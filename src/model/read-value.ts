import { findingOf } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { YamlNode, YamlScalar } from '../source/index.js';
import { parseTime } from '../text/calendar.js';
import { nearest } from '../text/did-you-mean.js';
import { type LoadContext, listOf, markReported, reportUnknown, reportWrong } from './context.js';
import { plainDecimal, wholeNumber } from './exact-number.js';
import { YAML_TRAP } from './language-rules.js';
import type { ModelValue, ValueType } from './value-type.js';

/** A value as it is written, where no type says what it should be. */
export function readPlainValue(node: YamlNode): ModelValue {
  switch (node.kind) {
    case 'seq':
      return node.items.map(readPlainValue);
    case 'map':
      return new Map(node.entries.map(({ key, value }) => [key, readPlainValue(value)]));
    case 'scalar':
      return typeof node.value === 'bigint' ? narrow(node.value) : node.value;
  }
}

/** A value of a type as people write it; undefined where it is none, which is then reported. */
export function readValue(context: LoadContext, node: YamlNode, type: ValueType): ModelValue | undefined {
  switch (type.kind) {
    case 'any':
      return readPlainValue(node);
    case 'list':
    case 'set': {
      if (node.kind !== 'seq') return wrong(context, node, 'a list');
      const values = flatMap(node.items, (item) => readValue(context, item, type.of) ?? []);
      return type.kind === 'set' ? new Set(values) : values;
    }
    case 'map':
    case 'dict':
      return readMap(context, node, type);
    default:
      return node.kind === 'scalar' ? readScalar(context, node, type) : wrong(context, node, article(type.kind));
  }
}

function readMap(
  context: LoadContext,
  node: YamlNode,
  type: Extract<ValueType, { readonly kind: 'map' | 'dict' }>,
): ModelValue | undefined {
  if (node.kind !== 'map') return wrong(context, node, 'a map');
  const values = new Map<string, ModelValue>();
  for (const { key, keySpan, value } of node.entries) {
    const fieldType = type.kind === 'dict' ? type.of : type.fields.get(key)?.type;
    if (fieldType === undefined && type.kind === 'map') {
      reportUnknown(context, { value: key, span: keySpan }, 'field of the map', type.fields.keys());
      continue;
    }
    const read = fieldType === undefined ? undefined : readValue(context, value, fieldType);
    if (read !== undefined) values.set(key, read);
  }
  return values;
}

type ScalarType = Exclude<ValueType, { readonly kind: 'any' | 'list' | 'set' | 'map' | 'dict' }>;

function readScalar(context: LoadContext, node: YamlScalar, type: ScalarType): ModelValue | undefined {
  const { value } = node;
  switch (type.kind) {
    case 'int': {
      const whole = typeof value === 'string' ? undefined : wholeNumber(node);
      return whole === undefined ? wrong(context, node, 'a whole number') : narrow(whole);
    }
    case 'decimal': {
      const plain = plainDecimal(node);
      return plain ?? wrong(context, node, 'a decimal number');
    }
    case 'epochSeconds':
    case 'epochMillis': {
      if (typeof value !== 'string') {
        const whole = wholeNumber(node);
        if (whole !== undefined) return narrow(whole);
      }
      return (
        (typeof value === 'string' ? epochOf(value, type.kind) : undefined) ?? wrong(context, node, EPOCHS[type.kind])
      );
    }
    case 'bool':
      return typeof value === 'boolean' ? value : wrong(context, node, '`true` or `false`');
    case 'binary':
      if (typeof value !== 'string') return trap(context, node);
      return isBase64(value) ? Uint8Array.from(Buffer.from(value, 'base64')) : wrong(context, node, 'bytes in base64');
    case 'enum':
      if (typeof value !== 'string') return trap(context, node);
      return type.values.includes(value) || type.values.length === 0 ? value : notMember(context, node, type.values);
    default:
      return typeof value === 'string' ? value : trap(context, node);
  }
}

const EPOCHS = {
  epochSeconds: 'a time: whole seconds since 1970, or ISO 8601 text of whole seconds',
  epochMillis: 'a time: whole milliseconds since 1970, or ISO 8601 text of whole milliseconds',
} as const;

/** As it is stored: a number. A date is the beginning of its day. */
function epochOf(text: string, kind: keyof typeof EPOCHS): number | undefined {
  const time = parseTime(text);
  const units = time?.whole === true ? time.ms / (kind === 'epochSeconds' ? 1000 : 1) : undefined;
  return Number.isInteger(units) ? units : undefined;
}

function notMember(context: LoadContext, node: YamlScalar, values: readonly string[]): undefined {
  const written = String(node.value);
  const near = nearest(written, values);
  const advice = near.length > 0 ? ` Did you mean ${listOf(near, 'or')}?` : '';
  reportWrong(
    context,
    node,
    `\`${written.slice(0, 60)}\` is no member of the enum, which has ${listOf(values, 'and')}.${advice}`,
  );
  return undefined;
}

/** Text is expected, and YAML read something else. */
function trap(context: LoadContext, node: YamlScalar): undefined {
  if (!markReported(context, node)) return undefined;
  const shown = node.source.slice(0, 60);
  const message =
    node.source === ''
      ? 'Text is expected here, and there is no value. Write `""` for an empty one.'
      : `Text is expected here, and YAML reads \`${shown}\` as ${typeof node.value === 'boolean' ? 'a boolean' : node.value === null ? 'null, that is nothing' : `the number ${node.value}`}. Quote it.`;
  context.findings.push(
    findingOf(YAML_TRAP, { message, span: node.span, suggestion: { message: `Write \`"${shown}"\`.` } }),
  );
  return undefined;
}

function wrong(context: LoadContext, node: YamlNode, expected: string): undefined {
  const got = node.kind === 'scalar' ? `\`${node.source.slice(0, 60)}\`` : node.kind === 'map' ? 'a map' : 'a list';
  const span = node.kind === 'scalar' ? node.span : { ...node.span, end: node.span.start + 1 };
  reportWrong(context, node, `This is ${got}; the attribute's type asks for ${expected}.`, span);
  return undefined;
}

function article(kind: string): string {
  return kind === 'int' ? 'a whole number' : `a value of type \`${kind}\``;
}

function narrow(value: bigint): number | bigint {
  const converted = Number(value);
  return Number.isSafeInteger(converted) ? converted : value;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
