import type { EntityDesign } from '../../../design/design.js';
import { fenceOf, orderOf } from '../../../planner/program/old-versions.js';
import { hidingTtl, softDeleteOf, storedName } from '../../../planner/program/scope.js';
import type { AttributeValue } from '../../../value/index.js';
import { type Code, commas, doc, from, literal, name, property, raw, ts, typeFrom } from '../../text/index.js';
import { copyCall, entityCode, itemNeeds, partRead, sentinelReads } from '../entities/index.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { typeCode } from '../values/index.js';

/** References to what `writes/<entity>` exports. */
interface EntityWrites {
  readonly module: string;
  /** `Target` of the runtime. */
  readonly target: Code;
  /** `Companions` of the runtime; undefined where nothing is unique. */
  readonly unique?: Code;
  /** `Companions`; undefined where no versions are kept. `routing`: an object with the copy's routing parameters. */
  history?(routing: Code): Code;
  /** Guard that tells the conflict of a lock: `isOrderConflict(error)`. */
  readonly isConflict: string;
}

export function entityWrites(gen: Gen, entity: EntityDesign): EntityWrites {
  const { module } = gen.names.entity(entity.name);
  const own = namesOf(gen, entity);
  const writes = module.replace(/^entities\//, 'writes/');
  const { history } = entity;
  const reference = from(writes, own.history);
  const needs = history === undefined ? undefined : itemNeeds(history.copy);
  return {
    module: writes,
    target: from(writes, own.target),
    ...(entity.unique.length === 0 ? {} : { unique: from(writes, own.unique) }),
    ...(needs === undefined
      ? {}
      : {
          history: (routing) =>
            isFixed(needs)
              ? reference
              : ts`${reference}(${commas([...(needs.shards ? [raw('context')] : []), ...(needs.routing.length > 0 ? [routing] : [])])})`,
        }),
    isConflict: own.isConflict,
  };
}

function namesOf({ names }: Gen, entity: EntityDesign) {
  const { camel, type } = names.entity(entity.name);
  const prefix = camel.replace(/_$/, '');
  return {
    target: `${prefix}Target`,
    unique: `${prefix}Unique`,
    history: `${prefix}History`,
    conflict: `${type}Conflict`,
    isConflict: `is${type}Conflict`,
  };
}

function isFixed({ routing, shards }: ReturnType<typeof itemNeeds>): boolean {
  return routing.length === 0 && !shards;
}

/** `writes/<entity>.ts`: what all writes of an entity's items share. `isUsed`: whether another file refers to an export. */
export function entityWritesFile(
  gen: Gen,
  entity: EntityDesign,
  isUsed: (exported: string) => boolean = () => true,
): GeneratedFile {
  const { module } = entityWrites(gen, entity);
  const own = namesOf(gen, entity);
  const hasLock = [...gen.design.model.patterns.values()].some(
    ({ lock, entities, steps }) =>
      (lock !== undefined && entities.some(({ value }) => value === entity.name)) ||
      steps.some((step) => step.lock !== undefined && step.entity.value === entity.name),
  );
  const code = ts`${[
    targetCode(entity, own.target),
    entity.unique.length > 0 && isUsed(own.unique) && uniqueCode(gen, entity, own.unique),
    entity.history !== undefined && isUsed(own.history) && historyCode(gen, entity, own.history),
    hasLock && conflictCode(gen, entity, own),
  ]}`;
  return { path: `${module}.ts`, code };
}

function targetCode(entity: EntityDesign, called: string): Code {
  const { pk, sk } = entity.table.primary;
  const ttl = hidingTtl(entity);
  const deleted = softDeleteOf(entity);
  const hiding = [
    ...(deleted === undefined ? [] : [ts`${from('runtime/hiding', 'marked')}(${literal(deleted)})`]),
    ...(ttl === undefined ? [] : [ts`${from('runtime/hiding', 'expiring')}(${literal(ttl)})`]),
  ];
  const members = [
    ts`entity: ${literal(entity.name)}`,
    ts`table: ${literal(entity.entity.table.value)}`,
    ts`keys: [${commas([...pk, ...sk].map(({ attribute }) => literal(attribute)))}]`,
    ...(hiding.length === 0 ? [] : [ts`hiding: [${commas(hiding)}]`]),
  ];
  const about = doc(`Where items of \`${entity.name}\` are, and what hides them.`);
  return ts`${about}export const ${name(called)}: ${typeFrom('runtime/write', 'Target')} = { ${commas(members)} };
`;
}

function uniqueCode(gen: Gen, entity: EntityDesign, called: string): Code {
  const { sentinel } = entityCode(gen, entity);
  const ttl = entity.entity.ttl?.attribute.value;
  const constraints = entity.unique.map((unique) => {
    const { constraint } = unique;
    const values = [...constraint.attributes].map(({ value }) => value).join(', ');
    return ts`{ ${commas([
      ts`values: ${literal(values)}`,
      ts`sentinel: (item) => ${sentinel(constraint.name)}(${partRead(gen, entity, sentinelReads(entity, unique))})`,
      ...(ttl === undefined ? [] : [heldCode(storedName(entity, ttl))]),
      ...(constraint.onConflict === undefined
        ? []
        : [ts`onConflict: ${from('errors', gen.names.error(constraint.onConflict.value))}`]),
    ])} },`;
  });
  const target = name(namesOf(gen, entity).target);
  const parts = ts`${from('runtime/sentinels', 'sentinelParts')}(${target}, scope, [
${constraints}], before, after)`;
  return ts`${doc('An item of its own stands for each value that is taken.')}export const ${name(called)}: ${COMPANIONS} = (scope, before, after) => ${parts};
`;
}

function heldCode(ttl: string): Code {
  return ts`held: (pk, held) => ${from('runtime/hiding', 'expiresAt')}(pk, ${literal(ttl)}, held[${literal(ttl)}])`;
}

const COMPANIONS = typeFrom('runtime/write', 'Companions');

function historyCode(gen: Gen, entity: EntityDesign, called: string): Code {
  const { history } = entity;
  if (history === undefined) throw new Error(`${entity.name} keeps no versions.`);
  const needs = itemNeeds(history.copy);
  const { parseFields } = entityCode(gen, entity);
  const { keep, of, version } = history;
  const oldest = keep === undefined || of === undefined ? undefined : oldestCode(history);
  const draw = ts`${from('runtime/shard', 'kept')}(item, ${from('runtime/shard', 'drawn')}(context))`;
  const versioned = version === 'version' ? raw('version') : ts`${property(version)}: version`;
  const copied = copyCall(gen, entity, ts`{ ...${parseFields}(item), ${versioned} }`, {
    routing: raw('routing'),
    draw,
  });
  const made = ts`{ ${commas([
    ts`version: ${literal(storedName(entity, version))}`,
    ...(keep === undefined ? [] : [ts`keep: ${keep}`]),
    ...(of === undefined ? [] : [ts`of: [${commas(of.map((one) => literal(storedName(entity, one))))}]`]),
    ...(oldest === undefined ? [] : [ts`oldest: ${oldest}`]),
    ts`copy: (item, version) => ${copied}`,
  ])} }`;
  const target = name(namesOf(gen, entity).target);
  const parts = ts`(scope, before, after) => ${from('runtime/history', 'historyParts')}(${target}, scope, ${made}, before, after)`;
  const about = doc(
    keep === undefined ? 'Every version is kept.' : `The newest ${keep} versions are kept.`,
    of === undefined ? undefined : `A change of ${of.map((one) => `\`${one}\``).join(', ')} makes one.`,
  );
  if (isFixed(needs)) return ts`${about}export const ${name(called)}: ${COMPANIONS} = ${parts};\n`;
  const routing = needs.routing.map((one) => {
    const of = entity.types.typeOf(one);
    return ts`readonly ${property(one)}: ${of === undefined ? raw('unknown') : typeCode(of)};`;
  });
  const parameters = [
    ...(needs.shards ? [ts`context: ${typeFrom('runtime/context', 'Context')}`] : []),
    ...(needs.routing.length > 0 ? [ts`routing: { ${routing} }`] : []),
  ];
  return ts`${about}export function ${name(called)}(${commas(parameters)}): ${COMPANIONS} {
return ${parts};
}
`;
}

/** How the copy is found that goes: keys may sort as versions do. */
function oldestCode(history: NonNullable<EntityDesign['history']>): Code {
  const order = orderOf(history);
  if (order !== 'none') return from('runtime/history-oldest', order === 'same' ? 'oldestInOrder' : 'oldestInReverse');
  const [low, high] = fenceOf(history).map(textOf);
  const ends = low === undefined ? [] : [literal(low), ...(high === undefined ? [] : [literal(high)])];
  return ts`${from('runtime/history-oldest', 'oldestBetween')}(${commas(ends)})`;
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value !== undefined && 'S' in value ? value.S : undefined;
}

function conflictCode(gen: Gen, entity: EntityDesign, { conflict, isConflict }: ReturnType<typeof namesOf>): Code {
  const { type } = entityCode(gen, entity);
  const error = from('runtime/errors', 'VersionConflict');
  return ts`${doc(`A lock that did not hold, with the \`${entity.name}\` as it is now.`)}export interface ${name(conflict)} extends ${error} {
readonly current: ${type} | undefined;
}

export function ${name(isConflict)}(error: unknown): error is ${name(conflict)} {
return error instanceof ${error} && error.entity === ${literal(entity.name)};
}
`;
}
