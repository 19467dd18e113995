import type { ModelValue } from '../model/value-type.js';
import type { PlanContext } from './context.js';
import { EXAMPLE_TIME, exampleArguments, exampleOf } from './example.js';
import type { ExampleRequest, WriteOperation } from './plan.js';
import { writeCall } from './write-call.js';

/** The request of one call with example arguments; undefined where no example fits the model's facts. */
export function writeExample(context: PlanContext, operation: WriteOperation): ExampleRequest | undefined {
  const call = writeCall(context, operation, writeArguments(context, operation), { now: EXAMPLE_TIME });
  const [request] = call.kind === 'call' ? call.requests : [];
  return request === undefined ? undefined : { api: operation.api, input: request.input };
}

function writeArguments(context: PlanContext, operation: WriteOperation): ReadonlyMap<string, ModelValue> {
  const { entity, action } = operation;
  const args = new Map<string, ModelValue>();
  if (action === 'create' || action === 'put') {
    for (const attribute of entity.entity.attributes.values()) {
      const isOurs = attribute.implied !== undefined && attribute.implied !== 'tenancy';
      if (attribute.derive !== undefined || attribute.optional || isOurs) continue;
      args.set(attribute.name, exampleOf(context, entity, attribute.name));
    }
    for (const name of entity.entity.routing.keys()) args.set(name, exampleOf(context, entity, name));
    return operation.api === 'BatchWriteItem' ? new Map([['items', [args]]]) : args;
  }
  for (const [name, value] of exampleArguments(context)) args.set(name, value);
  const tenant = context.design.model.tenancy?.field.value;
  const needed = [
    ...operation.key,
    ...(tenant === undefined ? [] : [tenant]),
    ...context.pattern.set.map(({ path }) => path.value),
    ...context.pattern.add.map(({ path }) => path.value),
    ...(context.pattern.lock === undefined ? [] : [context.pattern.lock.value]),
    ...operation.recomputed.flatMap(({ value }) => value.reads),
    ...operation.changes.flatMap(({ name }) => entity.attributes.get(name)?.derivedFrom ?? []),
  ];
  for (const name of needed) {
    const isDerived = entity.attributes.get(name)?.attribute.derive !== undefined;
    const isRemoved = context.pattern.remove.some(({ value }) => value === name);
    if (!args.has(name) && !isDerived && !isRemoved) args.set(name, exampleOf(context, entity, name));
  }
  return args;
}
