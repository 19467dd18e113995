// A large model as a company of many teams would have it: tables of many entities each, parents and children, indexes, facts about volumes
// per parent and per value, and four access patterns an entity, with rates.
//
//   node test/bench/check/big-model.mjs [entities] > big.dynamodel.yaml

const ENTITIES_OF_A_TABLE = 40;
const PATTERNS_OF_AN_ENTITY = 4;

/** The text of a model of so many entities, with four times as many patterns. */
export function bigModel(entities = 1000) {
  const tables = Math.ceil(entities / ENTITIES_OF_A_TABLE);
  const all = Array.from({ length: entities }, (_, i) => entityOf(i, entities));
  return [
    'dynamodel: 1',
    'model: big',
    `description: ${entities} entities and ${entities * PATTERNS_OF_AN_ENTITY} patterns.`,
    'defaults: {entityAttribute: _t, region: us-east-1, billing: on-demand}',
    'types:',
    '  Id: {type: ulid}',
    '  Name: {type: string, charset: "a-zA-Z0-9 ", minBytes: 1, maxBytes: 80, avgBytes: 18}',
    '  Slug: {type: string, charset: "a-z0-9-", minBytes: 1, maxBytes: 24, avgBytes: 9}',
    '  Status: {enum: [OPEN, WAITING, DONE, CLOSED], weights: {OPEN: 10, WAITING: 5, DONE: 60, CLOSED: 25}}',
    '',
    'tables:',
    ...Array.from({ length: tables }, (_, i) => tableLines(i)).flat(),
    '',
    'entities:',
    ...all.flatMap(entityLines),
    '',
    'accessPatterns:',
    ...all.flatMap(patternLines),
    '',
  ].join('\n');
}

function tableLines(i) {
  return [
    `  team${i}:`,
    '    key: {pk: pk, sk: sk}',
    '    protection: {pitr: true, delete: true}',
    '    indexes:',
    '      gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}',
    '      gsi2: {pk: gsi2pk, sk: gsi2sk, project: {include: [name, amount, status, note, version]}}',
  ];
}

/** Every fourth entity is an account of its table, and the three that follow belong to it. */
function entityOf(i) {
  const root = i - (i % 4);
  return {
    name: `Thing${i}`,
    id: `thing${i}Id`,
    table: `team${Math.floor(i / ENTITIES_OF_A_TABLE)}`,
    parent: root === i ? undefined : { name: `Thing${root}`, id: `thing${root}Id` },
    kind: i % 4,
    number: i,
  };
}

function entityLines({ name, id, table, parent, kind, number }) {
  const prefix = `T${number}`;
  const owner = parent === undefined ? [] : [`      ${parent.id}: {is: Id, immutable: true}`];
  const pk = parent === undefined ? `${prefix}#{${id}}` : `P${number - kind}#{${parent.id}}`;
  const sk = parent === undefined ? prefix : `${prefix}#{createdAt|iso}#{${id}}`;
  return [
    `  ${name}:`,
    `    table: ${table}`,
    `    key: {pk: "${pk}", sk: "${sk}"}`,
    '    indexes:',
    `      gsi1: {pk: "${prefix}#{${id}}", sk: "${prefix}"}`,
    ...(kind === 2 ? [`      gsi2: {pk: "${prefix}#{region}#{day}", sk: "{createdAt|iso}#{${id}}"}`] : []),
    '    attributes:',
    `      ${id}: {is: Id, immutable: true, generate: ulid}`,
    ...owner,
    '      createdAt: {type: timestamp, immutable: true, default: now}',
    '      name: Name',
    '      region: {is: Slug, immutable: true}',
    '      day: {type: date, immutable: true}',
    '      status: {is: Status, default: OPEN}',
    '      amount: {type: int, min: 0, max: 1000000}',
    '      note: {type: string, optional: true, present: 20%, avgBytes: 60, maxBytes: 400}',
    '    version: version',
    parent === undefined
      ? `    volume: {count: ${100 + number}k, growth: 1k/day, per: {region: {avg: ${50 + (number % 7)}}}}`
      : `    volume: {per: {${parent.name}: {avg: ${2 + (number % 5)}, p99: 60, max: 400}, region: {avg: ${20 + (number % 9)}}, status: {avg: 9000}}}`,
  ];
}

function patternLines({ name, id, parent, kind, number }) {
  const rate = 1 + (number % 40);
  const own = `  ${name}`;
  const by = parent === undefined ? [id] : [parent.id, 'createdAt', id];
  const lists = [
    `${own}ById: {op: query, entity: ${name}, by: [${id}], limit: 1, rate: ${rate}/s}`,
    `${own}OfParent: {op: query, entity: ${name}, by: [${parent?.id}], page: 25, order: desc, rate: {avg: ${rate}/s, peak: ${rate * 3}/s}}`,
    `${own}OfDay: {op: query, entity: ${name}, by: [region, day], page: 50, rate: ${rate}/s}`,
    `${own}Between: {op: query, entity: ${name}, by: [${parent?.id}], range: {createdAt: between}, page: 25, rate: ${rate}/s}`,
  ];
  return [
    parent === undefined ? `${own}: {op: get, entity: ${name}, by: [${by.join(', ')}], rate: ${rate}/s}` : lists[0],
    lists[kind],
    `${own}Created: {op: create, entity: ${name}, rate: ${1 + (number % 5)}/s}`,
    `${own}Changed: {op: update, entity: ${name}, by: [${by.join(', ')}], set: [name, amount], lock: version, rate: ${1 + (number % 3)}/s}`,
  ];
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  process.stdout.write(bigModel(process.argv[2] === undefined ? undefined : Number(process.argv[2])));
}
