import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';

interface ResourceData {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/**
 * What the schema of resources that AWS publishes, as the CDK ships it, says against the resources of a template: properties that there
 * are not, that are missing, of another type, or none of the values that there are. Calls of functions are of any type.
 */
export class ResourceSchema {
  readonly #spec: SpecDatabase;

  private constructor(spec: SpecDatabase) {
    this.#spec = spec;
  }

  static async load(): Promise<ResourceSchema> {
    return new ResourceSchema(await loadAwsServiceSpec());
  }

  faults(template: unknown): readonly string[] {
    const { Resources } = template as { readonly Resources: Readonly<Record<string, ResourceData>> };
    return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
      const [resource] = this.#spec.lookup('resource', 'cloudFormationType', 'equals', Type);
      if (resource === undefined) return [`${id}: there is no ${Type}`];
      return this.#object(Properties, resource.properties, id);
    });
  }

  /** Attributes that `Fn::GetAtt` can be asked for. */
  attributes(type: string): readonly string[] {
    const [resource] = this.#spec.lookup('resource', 'cloudFormationType', 'equals', type);
    return [...Object.keys(resource?.attributes ?? {}), ...Object.keys(resource?.properties ?? {})];
  }

  #object(value: unknown, properties: Readonly<Record<string, Property>>, at: string): readonly string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
    const missing = Object.entries(properties)
      .filter(([name, { required }]) => required === true && !Object.hasOwn(value, name))
      .map(([name]) => `${at}.${name} is missing`);
    const wrong = Object.entries(value).flatMap(([name, given]) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return property === undefined
        ? [`there is no ${at}.${name}`]
        : this.#value(given, property.type, `${at}.${name}`);
    });
    return [...missing, ...wrong];
  }

  #value(value: unknown, type: PropertyType, at: string): readonly string[] {
    const call = callOf(value);
    if (call !== undefined && type.type !== 'json') {
      const [name, argument] = call;
      // What it is in either case is of the type, or nothing.
      if (name === 'Fn::If')
        return (argument as readonly unknown[]).slice(1).flatMap((one) => this.#value(one, type, at));
      return [];
    }
    switch (type.type) {
      case 'json':
        return [];
      case 'boolean':
        return typeof value === 'boolean' ? [] : [`${at} is no boolean`];
      case 'integer':
        return Number.isSafeInteger(value) ? [] : [`${at} is no integer`];
      case 'number':
        return Number.isFinite(value) ? [] : [`${at} is no number`];
      case 'string':
      case 'date-time': {
        if (typeof value !== 'string') return [`${at} is no text`];
        const { allowedValues, pattern, maxLength } = type as {
          readonly allowedValues?: readonly string[];
          readonly pattern?: string;
          readonly maxLength?: number;
        };
        return [
          ...(allowedValues === undefined || allowedValues.includes(value) ? [] : [`${at} cannot be ${value}`]),
          ...(pattern === undefined || new RegExp(pattern, 'u').test(value)
            ? []
            : [`${at} (${value}) is not ${pattern}`]),
          ...(maxLength === undefined || value.length <= maxLength ? [] : [`${at} is too long`]),
        ];
      }
      case 'tag':
        return this.#object(value, TAG, at);
      case 'array':
        if (!Array.isArray(value)) return [`${at} is no list`];
        return value.flatMap((one, i) => this.#value(one, type.element, `${at}[${i}]`));
      case 'map':
        if (typeof value !== 'object' || value === null) return [`${at} is no map`];
        return Object.entries(value).flatMap(([name, one]) => this.#value(one, type.element, `${at}.${name}`));
      case 'ref':
        return this.#object(value, this.#spec.get('typeDefinition', type.reference.$ref).properties, at);
      case 'union': {
        const all = type.types.map((one) => this.#value(value, one, at));
        return all.some((faults) => faults.length === 0) ? [] : (all[0] ?? []);
      }
      default:
        return [`${at} is of the type ${type.type}, which this does not know`];
    }
  }
}

const TAG: Readonly<Record<string, Property>> = {
  Key: { type: { type: 'string' }, required: true },
  Value: { type: { type: 'string' }, required: true },
};

export function callOf(value: unknown): readonly [string, unknown] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  const [entry] = entries;
  return entries.length === 1 && entry !== undefined && /^(?:Ref|Fn::\w+)$/.test(entry[0]) ? entry : undefined;
}
