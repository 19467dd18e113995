import type { EntityDesign, KeyDesign, KeyValue } from '../../../design/index.js';
import type { CompiledVariable } from '../../../keys/index.js';
import type { ValueType } from '../../../model/value-type.js';
import {
  type Code,
  camelCase,
  commas,
  from,
  literal,
  NOTHING,
  name,
  property,
  ts,
  UniqueNames,
} from '../../text/index.js';
import { call } from '../values/checked-code.js';
import { attributeType, readCode, templateLiteral } from '../values/index.js';
import { againCode } from './again-code.js';
import { decodeCode } from './decode-code.js';
import { endsAtLiteral, type KeyOptions, keyValueCode } from './key-value-code.js';
import { simplified } from './simplified.js';
import { segmentWidth } from './width.js';

/** Attributes and routing parameters that can be read back from a key, in order: the properties of what `parseKeyCode` gives. */
export function readableFields(entity: EntityDesign, key: KeyDesign): readonly string[] {
  const { values } = parse(entity, key, ts`key`);
  return [...values.keys()].filter((path) => entity.types.typeOf(path) !== undefined);
}

/**
 * An expression that reads a key's fields back from its attributes: an object of `readableFields`, or undefined where the
 * attributes are no such key. `item`: name of an `Item` with the key attributes. Where a part of the key cannot be read in one way
 * only, its fields are left out; fields inside maps are left out too. `options` as of `keyValueCode`.
 */
export function parseKeyCode(
  entity: EntityDesign,
  key: KeyDesign,
  item: Code,
  options: Pick<KeyOptions, 'check'> = {},
): Code {
  const { statements, checks, values } = parse(entity, key, item, options);
  const entries = readableFields(entity, key).map((field) => ts`${property(field)}: ${values.get(field)}`);
  return ts`${from('runtime/key-reader', 'readKey')}(() => {
${statements}${checks.map((check) => ts`${check()};`)}return { ${commas(entries)} };
})`;
}

interface Parsed {
  readonly statements: Code[];
  /** Calls that are made when all is read. */
  readonly checks: (() => Code)[];
  /** Path → the variable that holds its value. */
  readonly values: Map<string, Code>;
  /** Paths that some part of the key keeps. */
  readonly kept: ReadonlySet<string>;
  readonly options: Pick<KeyOptions, 'check'>;
}

function parse(entity: EntityDesign, key: KeyDesign, item: Code, options: Pick<KeyOptions, 'check'> = {}): Parsed {
  const names = new UniqueNames('part');
  const parts = [...key.pk, ...key.sk];
  const kept = new Set(parts.flatMap((value) => keptPaths(entity, value)));
  const parsed: Parsed = { statements: [], checks: [], values: new Map(), kept, options };
  for (const value of parts) {
    // An item's type has no properties of its own.
    const stored = ts`${item}[${literal(value.slot.attribute)}]`;
    if (value.kind === 'natural') parseNatural(entity, value, stored, names, parsed);
    else if (isReadable(value)) parseTemplate(entity, value, stored, names, parsed);
    else parsed.statements.push(ts`${openingCode(value, stored)};`);
  }
  return parsed;
}

/** Paths whose values a part of the key keeps, so that they can be read. */
function keptPaths(entity: EntityDesign, value: KeyValue): readonly string[] {
  if (value.kind === 'natural') return [value.field.name];
  if (!isReadable(value)) return [];
  return value.compiled.segments.flatMap((segment) => {
    if (segment.kind === 'literal') return [];
    const type = attributeType(entity, segment.path) ?? segment.type;
    return decodeCode(simplified(segment), value.compiled, type, segment.path, NOTHING) === undefined
      ? []
      : [segment.path];
  });
}

/** Reads what the text has to begin with. */
function openingCode({ compiled: { segments } }: KeyValue, stored: Code): Code {
  const [head] = segments;
  return call('key-reader', 'keyReader', [stored, literal(head?.kind === 'literal' ? head.text : '')]);
}

function parseNatural(
  entity: EntityDesign,
  { field }: KeyValue & { readonly kind: 'natural' },
  stored: Code,
  names: UniqueNames,
  { statements, values }: Parsed,
): void {
  const type = attributeType(entity, field.name);
  if (type === undefined || values.has(field.name)) return;
  const variable = partName(names, field.name);
  statements.push(ts`const ${variable} = ${readCode(type, stored, field.name)};`);
  values.set(field.name, variable);
}

/** Whether every segment of the text has an end that shows. */
function isReadable({ compiled }: KeyValue): boolean {
  return compiled.segments.every(
    (segment, i) =>
      segment.kind === 'literal' ||
      segmentWidth(segment) !== undefined ||
      i === compiled.segments.length - 1 ||
      endsAtLiteral(segment, compiled.segments[i + 1]),
  );
}

function parseTemplate(entity: EntityDesign, value: KeyValue, stored: Code, names: UniqueNames, parsed: Parsed): void {
  const { compiled, slot } = value;
  const { statements, checks } = parsed;
  const [head, ...rest] = compiled.segments;
  if (rest.length === 0 && head?.kind === 'literal') {
    checks.push(() => call('key-reader', 'confirm', [stored, literal(head.text)]));
    return;
  }
  const reader = name(names.take(`${camelCase(slot.attribute)}Parts`));
  statements.push(ts`const ${reader} = ${openingCode(value, stored)};`);
  const again: (() => string | Code)[] = [];
  for (const [i, segment] of compiled.segments.entries()) {
    if (segment.kind === 'literal') {
      if (i > 0) statements.push(ts`${reader}.skip(${literal(segment.text)});`);
      again.push(() => segment.text);
      continue;
    }
    const width = segmentWidth(segment);
    const next = compiled.segments[i + 1];
    const taken =
      width === undefined
        ? ts`${reader}.upTo(${literal(next?.kind === 'literal' ? next.text.charAt(0) : '')})`
        : ts`${reader}.take(${width})`;
    again.push(readSegment(entity, value, segment, taken, names, parsed));
  }
  checks.push(() => {
    const [text, ...more] = again.map((make) => make());
    const isWhole = text !== undefined && typeof text !== 'string' && more.length === 0;
    return call('key-reader', 'confirm', [stored, isWhole ? text : templateLiteral([text ?? '', ...more])]);
  });
}

/** Puts the segment into a variable, unless its value is known; what it gives is the segment's text again. */
function readSegment(
  entity: EntityDesign,
  value: KeyValue,
  variable: CompiledVariable,
  taken: Code,
  names: UniqueNames,
  { statements, values, kept, options }: Parsed,
): () => Code {
  const { compiled } = value;
  const { path } = variable;
  const type: ValueType = attributeType(entity, path) ?? variable.type;
  const written = (field: Code | undefined): Code =>
    keyValueCode(
      entity,
      { ...value, compiled: { ...compiled, segments: [variable] } },
      () => field ?? NOTHING,
      options,
    );
  const decoded = values.has(path) ? undefined : decodeCode(simplified(variable), compiled, type, path, taken);
  if (decoded === undefined && kept.has(path)) {
    // The field that is read elsewhere has to stand here too.
    statements.push(ts`${taken};`);
    return () => written(values.get(path));
  }
  const part = partName(names, variable.shard === undefined ? path : 'shard');
  statements.push(ts`const ${part} = ${decoded ?? taken};`);
  if (decoded === undefined) return () => againCode(simplified(variable), compiled, type, part);
  values.set(path, part);
  return () => written(part);
}

/** A name that nothing is imported under. */
function partName(names: UniqueNames, path: string): Code {
  return name(names.take(`${camelCase(path)}Part`));
}
