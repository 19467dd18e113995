import type { Deployment } from '../infrastructure/index.js';
import { UniqueNames } from '../text/index.js';
import { condition, type Intrinsic, type Output, or, type Resource, type TemplateParameter } from './language/index.js';

/** A template that is being made: each id is given once, whatever tables and indexes are called. */
export class Stack {
  readonly deployment: Deployment;
  readonly parameters = new Map<string, TemplateParameter>();
  readonly conditions = new Map<string, Intrinsic>();
  readonly resources = new Map<string, Resource>();
  readonly outputs = new Map<string, Output>();
  readonly #ids: UniqueNames;
  readonly #outputs = new UniqueNames('Output');

  constructor(deployment: Deployment) {
    this.deployment = deployment;
    this.#ids = new UniqueNames(
      'Resource',
      [...deployment.parameters.values()].map(({ id }) => id),
    );
  }

  /** For what is named before it is made. */
  take(wanted: string): string {
    return this.#ids.take(wanted);
  }

  resource(wanted: string, resource: Resource): string {
    return this.put(this.take(wanted), resource);
  }

  put(id: string, resource: Resource): string {
    this.resources.set(id, resource);
    return id;
  }

  parameter(wanted: string, parameter: TemplateParameter): string {
    const id = this.take(wanted);
    this.parameters.set(id, parameter);
    return id;
  }

  condition(wanted: string, value: Intrinsic): string {
    const id = this.take(wanted);
    this.conditions.set(id, value);
    return id;
  }

  output(wanted: string, output: Output): void {
    this.outputs.set(this.#outputs.take(wanted), output);
  }
}

/** Any number of conditions: `Fn::Or` takes 2 to 10. */
export function anyOf(conditions: readonly (string | Intrinsic)[]): Intrinsic {
  const all = conditions.map((one) => (typeof one === 'string' ? condition(one) : one));
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  if (all.length <= 10) return or(all);
  const groups = Array.from({ length: Math.ceil(all.length / 10) }, (_, i) => anyOf(all.slice(i * 10, i * 10 + 10)));
  return anyOf(groups);
}
