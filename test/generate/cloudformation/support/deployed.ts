import { callOf } from './schema.js';

interface TemplateJson {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string | number; readonly Type: string }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, ResourceJson>>;
}

interface ResourceJson {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const ACCOUNT = '111122223333';
const NOTHING = Symbol('AWS::NoValue');

/**
 * A template as CloudFormation carries it out: the resources that there are, with the values of their properties. Of a resource `Ref` is
 * its name where it has one, and its id elsewhere.
 */
export class Deployed {
  readonly #template: TemplateJson;
  readonly #given: Readonly<Record<string, string>>;

  constructor(template: unknown, given: Readonly<Record<string, string>> = {}) {
    this.#template = template as TemplateJson;
    this.#given = given;
  }

  resources(type: string): readonly { readonly id: string; readonly properties: Readonly<Record<string, unknown>> }[] {
    return Object.entries(this.#template.Resources)
      .filter(([, resource]) => resource.Type === type && this.#isThere(resource))
      .map(([id, resource]) => ({
        id,
        properties: this.value(resource.Properties) as Readonly<Record<string, unknown>>,
      }));
  }

  #isThere({ Condition }: ResourceJson): boolean {
    return Condition === undefined || this.#holds({ Condition });
  }

  value(given: unknown): unknown {
    const call = callOf(given);
    if (call !== undefined) return this.#called(call[0], call[1]);
    if (Array.isArray(given)) return given.map((one) => this.value(one)).filter((one) => one !== NOTHING);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(
      Object.entries(given)
        .map(([name, one]) => [name, this.value(one)] as const)
        .filter(([, one]) => one !== NOTHING),
    );
  }

  #called(name: string, argument: unknown): unknown {
    const list = argument as readonly unknown[];
    switch (name) {
      case 'Ref':
        return this.#referred(argument as string);
      case 'Fn::GetAtt':
        return list.join('.');
      case 'Fn::Sub':
        return this.#substituted(argument);
      case 'Fn::Join':
        return (this.value(list[1]) as readonly string[]).join(String(list[0]));
      case 'Fn::Split':
        return String(this.value(list[1])).split(String(list[0]));
      case 'Fn::Select':
        return (this.value(list[1]) as readonly unknown[])[Number(list[0])];
      case 'Fn::If':
        return this.value(this.#holds({ Condition: list[0] }) ? list[1] : list[2]);
      default:
        throw new Error(`There is no ${name}.`);
    }
  }

  #referred(id: string): unknown {
    const pseudo: Readonly<Record<string, unknown>> = {
      'AWS::NoValue': NOTHING,
      'AWS::Region': 'eu-west-1',
      'AWS::AccountId': ACCOUNT,
      'AWS::Partition': 'aws',
      'AWS::StackName': 'stack',
      'AWS::StackId': `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/stack/0a1b`,
    };
    if (Object.hasOwn(pseudo, id)) return pseudo[id];
    const parameter = this.#template.Parameters?.[id];
    if (parameter !== undefined) return this.#given[id] ?? parameter.Default ?? `given-${id}`;
    const resource = this.#template.Resources[id];
    if (resource === undefined) throw new Error(`Nothing is called ${id}.`);
    return resource.Properties.TableName === undefined ? id : this.value(resource.Properties.TableName);
  }

  #substituted(argument: unknown): string {
    const [text, values] = (typeof argument === 'string' ? [argument, {}] : argument) as readonly [
      string,
      Record<string, unknown>,
    ];
    return text.replace(/\$\{(!?)([^{}]*)\}/g, (_, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      if (Object.hasOwn(values, name)) return String(this.value(values[name]));
      return String(name.includes('.') ? name : this.#referred(name));
    });
  }

  #holds(condition: unknown): boolean {
    const [[name, argument]] = Object.entries(condition as object) as [[string, unknown]];
    const list = argument as readonly unknown[];
    switch (name) {
      case 'Condition':
        return this.#holds(this.#template.Conditions?.[argument as string]);
      case 'Fn::Equals':
        return this.value(list[0]) === this.value(list[1]);
      case 'Fn::Not':
        return !this.#holds(list[0]);
      case 'Fn::And':
        return list.every((one) => this.#holds(one));
      case 'Fn::Or':
        return list.some((one) => this.#holds(one));
      default:
        throw new Error(`${name} is no condition.`);
    }
  }
}
