import type { Span } from '../../../../source/index.js';
import { concatenated } from '../../aws-table/index.js';
import type { KnownCall } from '../known-modules.js';
import type { ResourceInstance } from '../relevant.js';
import {
  booleanOfValue,
  isBlank,
  listValue,
  mapValue,
  plainText,
  textOfValue,
  textValue,
  type Value,
} from '../value.js';

/** What a module is given, by name; what is null is not there. */
export class Inputs {
  readonly #call: KnownCall;

  constructor(call: KnownCall) {
    this.#call = call;
  }

  get span(): Span {
    return this.#call.span;
  }

  of(name: string): Value | undefined {
    const value = this.#call.inputs.get(name)?.();
    return value === undefined || value.kind === 'null' ? undefined : value;
  }

  or(name: string, fallback: string | number | boolean): Value {
    const { span } = this;
    const given = this.of(name);
    if (given !== undefined) return given;
    if (typeof fallback === 'string') return textValue(fallback, span);
    return typeof fallback === 'number'
      ? { kind: 'number', value: fallback, span }
      : { kind: 'boolean', value: fallback, span };
  }

  /** Whether it is on; one that is not known is not off. */
  isOn(name: string, fallback: boolean): boolean {
    const value = this.or(name, fallback);
    return value.kind === 'unknown' || booleanOfValue(value) === true;
  }

  /** A block that is there once, of the values that are given. */
  block(entries: Readonly<Record<string, Value | undefined>>): Value {
    return listValue([this.map(entries)], this.span);
  }

  map(entries: Readonly<Record<string, Value | undefined>>): Value & { kind: 'map' } {
    return madeMap(entries, this.span);
  }

  /** A list, or a map whose names are those of its elements. */
  listed(name: string): Value | undefined {
    const value = this.of(name);
    if (value?.kind !== 'map') return value;
    const items = [...value.entries].map(([key, item]): Value => {
      if (item.kind !== 'map' || !isBlank(item.entries.get('name'))) return item;
      return { ...item, entries: new Map([...item.entries, ['name', textValue(key, item.span)]]) };
    });
    return listValue(items, value.span);
  }

  /** A block of an object, where one is given. */
  object(name: string): Value | undefined {
    const value = this.of(name);
    if (value === undefined || isBlank(value)) return undefined;
    return value.kind === 'map' ? listValue([value], value.span) : value;
  }

  resource(type: string, name: string, value: Value & { kind: 'map' }): ResourceInstance {
    const { modules, provider } = this.#call;
    return { type, name, key: undefined, modules, address: `${this.address}${type}.${name}`, value, ...provider };
  }

  /** Of the module, with a dot at its end. */
  get address(): string {
    return this.#call.modules
      .map(
        ({ name, key }) =>
          `module.${name}${key === undefined ? '' : `[${/^\d+$/.test(key) ? key : JSON.stringify(key)}]`}.`,
      )
      .join('');
  }

  /** A target of Application Auto Scaling and its policy. */
  scaling(
    kind: 'Read' | 'Write',
    index: string | undefined,
    table: Value,
    bounds: Bounds,
  ): readonly ResourceInstance[] {
    const id = concatenated([
      plainText('table/'),
      textOfValue(table) ?? plainText(''),
      plainText(index === undefined ? '' : `/index/${index}`),
    ]);
    const scope = index === undefined ? 'table' : 'index';
    const common = {
      resource_id: textValue(id, this.span),
      scalable_dimension: textValue(`dynamodb:${scope}:${kind}CapacityUnits`, this.span),
    };
    const name = `${index ?? 'table'}_${kind.toLowerCase()}`;
    return [
      this.resource(
        'aws_appautoscaling_target',
        name,
        this.map({ ...common, min_capacity: bounds.min, max_capacity: bounds.max }),
      ),
      this.resource(
        'aws_appautoscaling_policy',
        name,
        this.map({
          ...common,
          target_tracking_scaling_policy_configuration: this.block({ target_value: bounds.target }),
        }),
      ),
    ];
  }
}

export interface Bounds {
  readonly min: Value | undefined;
  readonly max: Value | undefined;
  readonly target: Value | undefined;
}

function madeMap(entries: Readonly<Record<string, Value | undefined>>, span: Span): Value & { kind: 'map' } {
  const given = Object.entries(entries).flatMap(([key, value]): [string, Value][] =>
    value === undefined ? [] : [[key, value]],
  );
  return mapValue(new Map(given), span);
}
