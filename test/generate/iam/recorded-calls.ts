import { Dice } from '../../../src/load/dice.js';
import { DataGenerator } from '../../../src/load/generate-items.js';
import type { ModelValue } from '../../../src/model/value-type.js';
import {
  callProgram,
  type DynamoRequest,
  followUpPrograms,
  idGenerator,
  type Plan,
} from '../../../src/planner/index.js';
import { Bench } from '../../../src/simulate/bench.js';
import { CallArguments } from '../../../src/simulate/call-arguments.js';

/** The requests of one call. */
export interface RecordedCall {
  readonly pattern: string;
  readonly requests: readonly DynamoRequest[];
  /** Of the copies that whoever writes refreshes. */
  readonly refreshes: readonly DynamoRequest[];
  /** Values of the field that the call names. */
  readonly named: (field: string) => readonly string[];
}

/** Calls of all patterns on sample data, with what they ask of DynamoDB; those that fail are calls, too. */
export function recordedCalls(plan: Plan, calls: number, seed: number | string): readonly RecordedCall[] {
  const data = new DataGenerator(plan.design, { maxItems: 40, seed });
  const bench = new Bench(data);
  const dice = Dice.of(seed, 'iam');
  const generate = idGenerator(() => data.period.to);
  const recorded: RecordedCall[] = [];
  for (const [pattern, planned] of plan.patterns) {
    if (planned.kind !== 'planned') continue;
    const source = new CallArguments(data, planned, undefined);
    for (let i = 0; i < calls && !source.isEmpty; i += 1) {
      const args = source.next(dice);
      if (args === undefined) continue;
      const options = { now: data.period.to, shard: (count: number) => dice.int(0, count - 1), generate };
      const requests: DynamoRequest[] = [];
      const refreshes: DynamoRequest[] = [];
      const { changes } = bench.run(callProgram(planned, plan.design, args, options), (request) =>
        requests.push(request),
      );
      for (const change of changes) {
        for (const { followUp, program } of followUpPrograms(plan, change, options)) {
          const isByWriter = [...followUp.target.entity.attributes.values()].some(
            ({ name, copy }) =>
              copy?.refresh === 'write' && followUp.name.split(', ').includes(`${followUp.target.name}.${name}`),
          );
          if (followUp.kind === 'copy' && isByWriter) bench.run(program, (request) => refreshes.push(request));
        }
      }
      bench.restore();
      recorded.push({ pattern, requests, refreshes, named: (field) => [...new Set(valuesNamed(field, args))] });
    }
  }
  return recorded;
}

function valuesNamed(field: string, args: ReadonlyMap<string, ModelValue>): readonly string[] {
  return [...args].flatMap(([name, value]) => {
    const inner = [value].flat().flatMap((one) => (one instanceof Map ? valuesNamed(field, one) : []));
    return name === field ? [...[value].flat().map(String), ...inner] : inner;
  });
}
