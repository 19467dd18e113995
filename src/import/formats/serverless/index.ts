import type { YamlNode } from '../../../source/index.js';
import type { Draft } from '../../draft.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { mergedDraft } from '../../merge-drafts.js';
import { invalid } from '../../problem.js';
import { child, textOf } from '../../tree.js';
import { Collector, resolvedText } from '../aws-table/index.js';
import { readTemplate } from '../cloudformation/template.js';
import { Work } from '../shared/work.js';
import { resourceParts, serviceFiles } from './detect.js';
import { extendedWith } from './extensions.js';
import { mergedDeeply } from './merged.js';
import { Variables } from './variables.js';

/** The tables under `resources` of a service of the Serverless Framework. */
export function readServerless(input: ImportInput): Draft {
  const found = serviceFiles(input);
  const files = found.length === 0 ? input.files.slice(0, 1) : found;
  if (files.length === 0) throw invalid(`\`${input.shown}\` holds no file of a service.`);
  const parts = files.map((file) => ({ draft: draftOf(file, input.name), file: file.shown }));
  const merged = mergedDraft(input.name, parts, { logical: true });
  if (merged.tables.length === 0) {
    throw invalid(
      `\`${input.shown}\` is read as a service of the Serverless Framework, and \`resources\` has no table in it.`,
    );
  }
  return merged;
}

function draftOf(file: ImportFile, otherwise: string): Draft {
  const root = file.yaml();
  const notes = new Collector();
  const work = new Work();
  const variables = new Variables(root, notes, work);
  const parts = resourceParts(root).map(({ node, path }) => ({ node: variables.resolved(node, path), path }));
  for (const { node, path } of parts) {
    if (node.kind === 'scalar') {
      notes.drop(
        node,
        path,
        'Resources of another file',
        `\`${textOf(node) ?? ''}\` is not read: import that file too`,
      );
    }
  }
  const template = templateOf(root, parts, work);
  const resources = extendedWith(child(template, 'Resources'), child(template, 'extensions'), notes);
  const { tables, region: named, vpc } = readTemplate(template, resources, 'resources.Resources', notes);
  const service = child(root, 'service');
  const region = named ?? plainRegion(child(child(root, 'provider'), 'region'), variables);
  return {
    name: textOf(service) ?? textOf(child(service, 'name')) ?? otherwise,
    ...(region === undefined ? {} : { region }),
    tables,
    entities: [],
    patterns: [],
    ...(vpc === undefined ? {} : { vpc }),
    ...notes.all,
  };
}

function plainRegion(node: YamlNode | undefined, variables: Variables): string | undefined {
  const text = node === undefined ? undefined : resolvedText(variables.resolved(node, 'provider.region'));
  return text === undefined || text.kind === 'unknown' ? undefined : text.text;
}

/** All parts as one template. */
function templateOf(root: YamlNode, parts: readonly { readonly node: YamlNode }[], work: Work): YamlNode {
  let merged: YamlNode = { kind: 'map', span: root.span, entries: [] };
  for (const { node } of parts) if (node.kind === 'map') merged = mergedDeeply(merged, node, work);
  return merged;
}
