import { readFileSync } from 'node:fs';
import { alarmTemplates } from '../../../../src/generate/alarms/cloudformation.js';
import type { Watch } from '../../../../src/generate/alarms/description.js';
import { watchOf } from '../../../../src/generate/alarms/watch.js';
import { templateData } from '../../../../src/generate/cloudformation/language/index.js';
import type { Gen } from '../../../../src/generate/typescript/gen.js';
import { namesOf } from '../../../../src/generate/typescript/index.js';
import { readModel, sound } from '../../../../src/library/loaded-model.js';
import { EXAMPLE_NAMES, exampleModel } from '../../../support/examples.js';
import { runs } from '../../../support/runs.js';

/** Tables of all kinds of billing, in one Region and in several, and every option. */
const WATCHED = `
dynamodel: 1
model: rich_one
defaults: {region: eu-west-1}
tables:
  depot:
    name: depot-\${env:STAGE:-dev}
    key: {pk: pk}
    stream: new-image
    contributorInsights: all
    billing: {provisioned: {rcu: 4, wcu: 2, autoscale: {min: {rcu: 4, wcu: 2}, max: {rcu: 400, wcu: 200}}}}
    protection: {kms: aws-managed}
    indexes: {byPlace: {pk: place, project: keys, contributorInsights: throttled}, near: {sk: place, local: true, project: keys}}
  log:
    key: {pk: pk}
    replicas: [eu-central-1, us-east-1]
    billing: {on-demand: {max: {rru: 500/s}}}
  fixed:
    key: {pk: pk}
    billing: {provisioned: {rcu: 40, wcu: 20}}
entities:
  Part:
    table: depot
    key: {pk: "PART#{partId}"}
    indexes: {byPlace: natural}
    attributes:
      partId: {type: ulid, immutable: true, generate: ulid}
      place: {type: string, minBytes: 1, maxBytes: 20}
    volume: {count: 1M}
  Line: {table: log, key: {pk: "L#{id}"}, attributes: {id: {type: ulid, immutable: true, generate: ulid}}}
accessPatterns:
  part: {op: get, entity: Part, by: [partId], rate: {avg: 100/s, peak: 400/s}}
  add: {op: create, entity: Part, rate: {avg: 10/s, peak: 40/s}}
  atPlace: {op: query, entity: Part, by: [place], rate: {avg: 10/s, peak: 40/s}}
  write: {op: create, entity: Line, rate: {avg: 10/s, peak: 40/s}}
  lines: {op: scan, entity: Line}
operations:
  alarms: {email: "\${env:ALARM_EMAIL}"}
  audit: {dataEvents: writes, config: true}
  delivery: {stages: [test, prod], approve: [prod]}
`;

/** Every example, the model that uses the whole schema, and one with all that can be watched. */
export const MODELS: readonly (readonly [name: string, text: () => string])[] = [
  ...EXAMPLE_NAMES.slice(-runs(1, EXAMPLE_NAMES.length)).map(
    (name) => [name, () => readFileSync(exampleModel(name), 'utf8')] as const,
  ),
  ['clinic', () => readFileSync('test/fixtures/models/clinic.dynamodel.yaml', 'utf8')],
  ['a model with all that can be watched', () => WATCHED],
];

const known = new Map<string, Gen>();

export function genOf(text: string): Gen {
  const gen = known.get(text) ?? planned(text);
  known.set(text, gen);
  return gen;
}

function planned(text: string): Gen {
  const { plan } = sound(readModel({ text, path: 'model.dynamodel.yaml' }));
  return { design: plan.design, plan, names: namesOf(plan.design) };
}

const watches = new Map<string, Watch>();

export function watchFor(text: string): Watch {
  const watch = watches.get(text) ?? watchOf(genOf(text));
  watches.set(text, watch);
  return watch;
}

/** Of a model's first template, as CloudFormation reads it in JSON. */
export function templateFor(text: string): object {
  const [first] = alarmTemplates(watchFor(text));
  if (first === undefined) throw new Error('There is no template.');
  return templateData(first);
}

/** A table with a pattern, and more of its own. */
export function tableModel({
  model = 'depot',
  table = '',
  patterns = '',
  more = '',
}: {
  readonly model?: string;
  readonly table?: string;
  readonly patterns?: string;
  readonly more?: string;
}): string {
  return `dynamodel: 1
model: ${model}
defaults: {region: eu-west-1}
tables:
  depot:
    key: {pk: pk}
${indented(table, 4)}
entities:
  Part:
    key: {pk: "PART#{partId}"}
    attributes:
      partId: {type: ulid, immutable: true, generate: ulid}
      place: {type: string, minBytes: 1, maxBytes: 20}
    volume: {count: 1M}
accessPatterns:
  part: {op: get, entity: Part, by: [partId], rate: {avg: 100/s, peak: 400/s}}
${indented(patterns, 2)}
${more}
`;
}

function indented(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces));
}
