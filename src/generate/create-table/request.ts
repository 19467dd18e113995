import { type Deployment, inRegion, type Policy, policyData, type Text } from '../infrastructure/index.js';
import { UniqueNames } from '../text/index.js';

/** A request, and the operation that takes it: one of DynamoDB by its name alone, `kms:CreateKey` of another service. */
export interface Request {
  readonly operation: string;
  readonly request: object;
}

/** Requests by their operations, in the order of the first of each. */
export function byOperation(requests: readonly Request[]): Readonly<Record<string, readonly object[]>> {
  const all: Record<string, object[]> = {};
  for (const { operation, request } of requests) {
    all[operation] ??= [];
    all[operation].push(request);
  }
  return all;
}

/**
 * What stands for values that nobody knows before the requests are sent: `${env:NAME}`, as in a model. Whoever sends them puts the
 * values in.
 */
export class Unknown {
  readonly #deployment: Deployment;
  readonly #names: UniqueNames;
  /** Name → what counts where nothing is given. */
  readonly #parameters = new Map<string, string | null>();
  readonly #own = new Map<string, string>();

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
    this.#names = new UniqueNames('VALUE', [...deployment.parameters.keys()]);
  }

  /** All that were asked for, those of the model with their defaults. */
  get parameters(): Readonly<Record<string, string | null>> {
    return Object.fromEntries(this.#parameters);
  }

  /** A value that comes of another request, or is there already. */
  value(name: string, value?: string): string {
    const taken = this.#own.get(name) ?? this.#names.take(name);
    this.#own.set(name, taken);
    this.#parameters.set(taken, value ?? null);
    return `\${env:${taken}${value === undefined ? '' : `:-${value}`}}`;
  }

  /** Text of the deployment, in its own Region or in another one. */
  text(text: Text, region: string = this.#deployment.region): string {
    return inRegion(text, region)
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        if (piece.kind === 'account') return this.value('AWS_ACCOUNT_ID');
        if (piece.kind !== 'parameter') return this.value('AWS_PARTITION', 'aws');
        const value = this.#deployment.parameters.get(piece.name)?.default;
        this.#parameters.set(piece.name, value ?? null);
        return `\${env:${piece.name}${value === undefined ? '' : `:-${value}`}}`;
      })
      .join('');
  }

  /** A policy, which the API takes as text. */
  policy(policy: Policy, region?: string): string {
    return JSON.stringify(policyData(policy, (text) => this.text(text, region)));
  }
}
