import type { YamlNode } from '../../../source/index.js';
import { booleanOf, child, elements, textOf } from '../../tree.js';
import { type Capacity, knownNumber } from './billing.js';
import type { Collector } from './collector.js';
import type { Scaling } from './read-table.js';
import { resolvedText } from './resolved.js';

const TRACKING = 'TargetTrackingScalingPolicyConfiguration';

/** Of a `ResourceId`. https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html */
const MOST_PLACE = 1600;

/** A resource of the template with its functions carried out. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: YamlNode;
  readonly path: string;
}

/** What Application Auto Scaling is told of tables and their indexes. */
export interface AutoScaling {
  /** Of a table, by the names that resources may know it by. */
  readonly ofTable: (names: readonly string[]) => Scaling;
  /** Tells what scales and is none of the tables of these names. */
  readonly tellOthers: (names: ReadonlySet<string>) => void;
}

interface Target {
  readonly resource: Resource;
  readonly table: string;
  readonly index: string | undefined;
  readonly dimension: 'read' | 'write';
  readonly capacity: Capacity;
}

/** `AWS::ApplicationAutoScaling::ScalableTarget` and `ScalingPolicy` of DynamoDB. */
export function autoScalingOf(resources: readonly Resource[], notes: Collector): AutoScaling {
  const policies = policiesByTarget(resources);
  const targets = resources.flatMap((resource) => targetOf(resource, policies, notes));
  const byTable = gathered(targets, ({ table }) => table);
  return {
    ofTable: (names) => ({
      of(index) {
        const all = names.flatMap((name) => byTable.get(name) ?? []);
        const own = all.filter((target) => target.index === index);
        const read = own.find(({ dimension }) => dimension === 'read')?.capacity;
        const write = own.find(({ dimension }) => dimension === 'write')?.capacity;
        return { ...(read === undefined ? {} : { read }), ...(write === undefined ? {} : { write }) };
      },
    }),
    tellOthers(names) {
      for (const { resource, table } of targets) {
        if (names.has(table)) continue;
        const why = `the table that scales (\`${table}\`) is not among those that were read`;
        notes.drop(resource.properties, resource.path, `\`${resource.id}\``, why);
      }
    },
  };
}

type Policies = ReadonlyMap<string, readonly Resource[]>;

/** Policies by the logical name of their target, or by what they are of where they name none. */
function policiesByTarget(resources: readonly Resource[]): Policies {
  const policies = resources.filter(({ type }) => type === 'AWS::ApplicationAutoScaling::ScalingPolicy');
  return gathered(policies, ({ properties }) => {
    const id = textOf(child(properties, 'ScalingTargetId'));
    if (id !== undefined) return byId(id);
    return byPlace(textOf(child(properties, 'ResourceId')), textOf(child(properties, 'ScalableDimension')));
  });
}

function byId(id: string): string {
  return JSON.stringify([id]);
}

function byPlace(place: string | undefined, dimension: string | undefined): string {
  return JSON.stringify([place, dimension]);
}

function gathered<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

function targetOf(resource: Resource, policies: Policies, notes: Collector): readonly Target[] {
  const { type, properties, path } = resource;
  if (type !== 'AWS::ApplicationAutoScaling::ScalableTarget') return [];
  const dimension = textOf(child(properties, 'ScalableDimension')) ?? '';
  const kind = /^dynamodb:(?:table|index):(Read|Write)CapacityUnits$/.exec(dimension)?.[1];
  if (kind === undefined) return [];
  const place = textOf(child(properties, 'ResourceId')) ?? '';
  const match = place.length > MOST_PLACE ? null : /^table\/(.+?)(?:\/index\/(.+))?$/.exec(place);
  const [, table, index] = match ?? [];
  if (table === undefined) {
    notes.quirk(properties, `${path}.ResourceId`, `\`${place.slice(0, MOST_PLACE)}\` names no table that scales.`);
    return [];
  }
  const min = knownNumber(child(properties, 'MinCapacity'), `${path}.MinCapacity`, notes);
  const max = knownNumber(child(properties, 'MaxCapacity'), `${path}.MaxCapacity`, notes);
  const target = targetValue(resource, policies, place, dimension, notes);
  const suspended = child(properties, 'SuspendedState');
  if (suspended !== undefined) notes.drop(suspended, `${path}.SuspendedState`, '`SuspendedState`', PACE);
  for (const [i, action] of elements(child(properties, 'ScheduledActions')).entries()) {
    notes.drop(
      action,
      `${path}.ScheduledActions[${i}]`,
      'A scheduled change of capacity',
      'a model has no schedule of capacity',
    );
  }
  const capacity = {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(target === undefined ? {} : { target }),
  };
  return [{ resource, table, index, dimension: kind === 'Read' ? 'read' : 'write', capacity }];
}

const PACE = 'a model says how far capacity scales, not how fast';

/** What a policy says of how it follows the load. */
function tellPace(tracking: YamlNode | undefined, path: string, notes: Collector): void {
  for (const key of ['DisableScaleIn', 'ScaleInCooldown', 'ScaleOutCooldown']) {
    const node = child(tracking, key);
    if (node === undefined || booleanOf(node) === false) continue;
    notes.drop(node, `${path}.${key}`, `\`${key}: ${textOf(node) ?? '…'}\``, PACE);
  }
}

/** Of the policy of the target: by its logical name, or by what it is of. */
function targetValue(
  target: Resource,
  policies: Policies,
  place: string,
  dimension: string,
  notes: Collector,
): number | undefined {
  const own = [byId(target.id), byPlace(place, dimension)].flatMap((key) => policies.get(key) ?? []);
  for (const { properties, path } of own) {
    tellPace(child(properties, TRACKING), `${path}.${TRACKING}`, notes);
    const steps = child(properties, 'StepScalingPolicyConfiguration');
    if (steps !== undefined) {
      const why = 'a model has a target of use, not steps';
      notes.drop(steps, `${path}.StepScalingPolicyConfiguration`, '`StepScalingPolicyConfiguration`', why);
    }
  }
  const tracking = own.map(({ properties }) => child(properties, TRACKING)).find((node) => node !== undefined);
  const value = Number(resolvedText(child(tracking, 'TargetValue'))?.text ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** `WriteCapacityAutoScalingSettings` of a global table, or its fixed units. */
export function settingsOf(node: YamlNode | undefined, path: string, notes: Collector): Capacity | undefined {
  if (node === undefined) return undefined;
  const scaling = child(node, 'WriteCapacityAutoScalingSettings') ?? child(node, 'ReadCapacityAutoScalingSettings');
  if (scaling === undefined) {
    const key = child(node, 'ReadCapacityUnits') === undefined ? 'WriteCapacityUnits' : 'ReadCapacityUnits';
    const units = knownNumber(child(node, key), `${path}.${key}`, notes);
    return units === undefined ? undefined : { units };
  }
  const number = (key: string): number | undefined => knownNumber(child(scaling, key), `${path}.${key}`, notes);
  const [min, max, seed] = [number('MinCapacity'), number('MaxCapacity'), number('SeedCapacity')];
  // Equal bounds are how a global table says what is fixed.
  if (min !== undefined && min === max && seed === undefined) return { units: min };
  const tracking = child(scaling, TRACKING);
  tellPace(tracking, `${path}.${TRACKING}`, notes);
  const target = knownNumber(child(tracking, 'TargetValue'), `${path}.TargetValue`, notes);
  return {
    ...(seed === undefined ? {} : { units: seed }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(target === undefined ? {} : { target }),
  };
}
