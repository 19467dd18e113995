import type { EntityDesign } from '../../design/index.js';
import { runSteps } from '../../load/run-steps.js';
import type { Plan } from '../../planner/index.js';
import type { Progress } from '../progress.js';
import { keyProperty } from './key-property.js';
import { lockProperty, lockWriters } from './lock-property.js';
import { orderedParts, orderProperty } from './order-property.js';
import type { PropertyReport, PropertyResult } from './report.js';
import type { Attempt, Trial } from './try-cases.js';
import { uniqueProperty } from './unique-property.js';

export const DEFAULT_RUNS = 200;

export interface PropertyOptions {
  /** Cases of each property; 200 unless given. */
  readonly runs?: number;
  /** Decides what is drawn; that of the model's samples unless given. */
  readonly seed?: number;
}

/** Tries every property that follows from the model. */
export function runProperties(plan: Plan, options: PropertyOptions = {}): PropertyReport {
  return runSteps(propertySteps(plan, options));
}

/** The same, pausing in between, for a caller that shows how far it is or may give it up. */
export function* propertySteps(plan: Plan, options: PropertyOptions = {}): Generator<Progress, PropertyReport> {
  const trial: Trial = {
    runs: options.runs ?? DEFAULT_RUNS,
    seed: options.seed ?? plan.design.model.samples.seed,
  };
  const all = propertiesOf(plan);
  const properties: PropertyResult[] = [];
  for (const { check, ...property } of all) {
    const progress = { done: properties.length, of: all.length };
    yield progress;
    const attempt = check(trial);
    let step = attempt.next();
    for (; step.done !== true; step = attempt.next()) yield progress;
    properties.push({ ...property, outcome: step.value });
  }
  return { ...trial, properties };
}

interface Property extends Omit<PropertyResult, 'outcome'> {
  readonly check: (trial: Trial) => Attempt;
}

/** Entity by entity, in the model's order. */
function propertiesOf(plan: Plan): readonly Property[] {
  return [...plan.design.entities.values()].flatMap((entity) => {
    if (entity.key === undefined) return [];
    return [
      ...keyProperties(entity),
      ...orderProperties(entity),
      ...uniqueProperties(plan, entity),
      ...locks(plan, entity),
    ];
  });
}

function keyProperties(entity: EntityDesign): readonly Property[] {
  const { name, id, unique } = entity;
  const span = entity.key?.span ?? entity.entity.span;
  const own: Property = {
    kind: 'key',
    subject: name,
    name: `${name}: different ids have different keys, and keys are read back`,
    span,
    check: (trial) => keyProperty(entity, id, trial),
  };
  const sentinels = unique.map(
    ({ constraint, fields, sentinel }): Property => ({
      kind: 'key',
      subject: `${name}.unique.${constraint.name}`,
      name: `${name}.unique.${constraint.name}: different values have different sentinels`,
      span: constraint.span,
      check: (trial) => keyProperty(sentinel, fields, trial),
    }),
  );
  return [own, ...sentinels];
}

function orderProperties(entity: EntityDesign): readonly Property[] {
  return orderedParts(entity).map((ordered) => {
    const { index, part, claim } = ordered;
    const subject = index === undefined ? entity.name : `${entity.name} in ${index}`;
    const paths = claim.segments.map(({ path, direction }) => (direction === 'reversed' ? `${path} backwards` : path));
    return {
      kind: 'order',
      subject,
      name: `${subject}: ${part.slot.attribute} sorts by ${paths.join(', then ')}`,
      span: part.kind === 'natural' ? part.span : part.text.span,
      check: (trial) => orderProperty(entity, ordered, trial),
    };
  });
}

function uniqueProperties(plan: Plan, entity: EntityDesign): readonly Property[] {
  if (entity.unique.length === 0) return [];
  const [first] = entity.unique;
  const names = entity.unique.map(({ constraint }) => constraint.name);
  return [
    {
      kind: 'unique',
      subject: `${entity.name}.unique`,
      name: `${entity.name}: ${names.join(', ')} unique, however writers interleave`,
      span: first?.constraint.span ?? entity.entity.span,
      check: (trial) => uniqueProperty(plan, entity, trial),
    },
  ];
}

function locks(plan: Plan, entity: EntityDesign): readonly Property[] {
  const writers = lockWriters(plan, entity);
  const version = entity.entity.version?.attribute;
  if (version === undefined || writers.length === 0) return [];
  const [locked] = writers.filter(({ intent }) => intent.lock === version.value);
  return [
    {
      kind: 'lock',
      subject: entity.name,
      name:
        locked === undefined
          ? `${entity.name}: the version counts every write, however writers interleave`
          : `${entity.name}: no write with lock is lost, however writers interleave`,
      span: locked?.intent.span ?? version.span,
      check: (trial) => lockProperty(plan, entity, writers, trial),
    },
  ];
}
