import type { YamlNode } from '../../../source/index.js';
import type { Draft } from '../../draft.js';
import type { ImportInput, ReadContext } from '../../input.js';
import { invalid } from '../../problem.js';
import { Remarks } from '../../remarks.js';
import { child, elements, textOf } from '../../tree.js';
import { loadModules } from '../modules/load-modules.js';
import { modulesOf } from '../modules/module-files.js';
import { ofModules } from '../modules/without-lines.js';
import { type ElectroEntity, readEntity } from './definition.js';
import { draftEntity } from './entity.js';
import { tellHooks } from './hooks.js';
import { electroPatterns } from './patterns.js';
import { tablesOf } from './tables.js';

const TITLE = 'ElectroDB';

export async function readElectroDb(input: ImportInput, context: ReadContext): Promise<Draft> {
  const files = modulesOf(input, 'electrodb', TITLE);
  const root = await loadModules('electrodb', files, {
    context,
    title: TITLE,
    wanted: 'Entity, Service or schema of ElectroDB',
  });
  return ofModules(() => electroDraft(root, input.name));
}

/** The draft of what modules told: entities that are defined twice are one. */
export function electroDraft(root: YamlNode, name: string): Draft {
  const remarks = new Remarks();
  for (const refused of elements(child(root, 'refused'))) {
    const path = textOf(child(refused, 'name')) ?? '';
    remarks.unplaced(
      `ElectroDB refuses it: ${textOf(child(refused, 'why')) ?? ''}`,
      child(refused, 'name') ?? refused,
      path,
    );
  }
  const entities = withoutRepeats(elements(child(root, 'entities')).flatMap((node) => readEntity(node) ?? []));
  if (entities.length === 0) throw invalid(noEntities(root));
  const tables = tablesOf(entities, remarks);
  const names = namesOf(entities);
  const drafts = entities.map((entity) => {
    tellHooks(entity, remarks);
    return { entity, draft: draftEntity(entity, names.get(entity) ?? entity.name, remarks) };
  });
  if (entities.some(({ table }) => table === undefined)) {
    remarks.odd('The definitions do not say the name of the table; it is called after the service.', root, 'table');
  }
  const [service] = new Set(entities.map((one) => one.service));
  return {
    name: service === undefined || service === '' ? name : service,
    escape: 'none',
    tables,
    entities: drafts.map(({ draft }) => draft),
    patterns: electroPatterns(drafts),
    questions: [],
    ...remarks.all,
  };
}

function noEntities(root: YamlNode): string {
  const [refused] = elements(child(root, 'refused'));
  const why = textOf(child(refused, 'why'));
  if (why === undefined) return 'The module exports no Entity of ElectroDB.';
  return `ElectroDB refuses the definition \`${textOf(child(refused, 'name')) ?? ''}\`: ${why}`;
}

/** The same entity under two names, or in two modules that load the library twice. */
function withoutRepeats(entities: readonly ElectroEntity[]): readonly ElectroEntity[] {
  const identity = ({ service, name, version, table }: ElectroEntity): string =>
    JSON.stringify([service, name, version ?? '', table ?? '']);
  return [...new Map(entities.map((entity) => [identity(entity), entity])).values()];
}

/** Versions of one entity, and entities of two services, are entities of their own. */
function namesOf(entities: readonly ElectroEntity[]): ReadonlyMap<ElectroEntity, string> {
  const count = (same: (one: ElectroEntity) => boolean): number => entities.filter(same).length;
  return new Map(
    entities.map((entity) => {
      const { name, service, version } = entity;
      const inServices = new Set(entities.filter((one) => one.name === name).map((one) => one.service)).size;
      const inVersions = count((one) => one.name === name && one.service === service);
      const parts = [...(inServices > 1 ? [service] : []), name, ...(inVersions > 1 ? [`v${version ?? ''}`] : [])];
      return [entity, parts.join(' ')];
    }),
  );
}
