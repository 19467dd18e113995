// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of ElectroDB
import { Entity, Service } from 'electrodb';
import { describe, expect, it } from 'vitest';
import { writeModel } from '../../../src/import/index.js';
import { electroDrafted, entitiesOf, keysOf } from './imported.js';

const attributes = {
  taskId: { type: 'string', required: true },
  project: { type: 'string', required: true },
  office: { type: 'string' },
  status: { type: ['open', 'Done'], default: 'open' },
  points: { type: 'number', required: true, padding: { length: 4, char: '0' } },
  isLate: { type: 'boolean', default: false },
  tags: { type: 'set', items: 'string' },
  place: {
    type: 'map',
    properties: { zip: { type: 'string', field: 'z', required: true }, floor: { type: 'number' } },
  },
  notes: { type: 'list', items: { type: 'string' } },
  token: { type: 'string', hidden: true, readOnly: true, default: () => 'x' },
  name: { type: 'string', set: (text?: string) => text?.trim(), validate: /^x/ },
} as const;

const Task = new Entity(
  {
    model: { entity: 'task', version: '1', service: 'TaskApp' },
    attributes,
    indexes: {
      task: { pk: { field: 'pk', composite: ['taskId'] }, sk: { field: 'sk', composite: [] } },
      here: {
        index: 'gsi1',
        collection: 'office',
        pk: { field: 'gsi1pk', composite: ['office'] },
        sk: { field: 'gsi1sk', composite: ['status', 'points'] },
      },
      late: {
        index: 'gsi2',
        condition: (item: { readonly isLate?: boolean }) => item.isLate === true,
        projection: 'keys_only',
        pk: { field: 'gsi2pk', composite: ['isLate'] },
        sk: { field: 'gsi2sk', composite: ['points'], template: 'P#${points}', casing: 'none' },
      },
      local: {
        index: 'lsi1',
        pk: { field: 'pk', composite: ['taskId'] },
        sk: { field: 'lsi1sk', composite: ['project'] },
      },
      multi: {
        index: 'gsi3',
        type: 'composite',
        projection: ['name'],
        pk: { composite: ['project', 'status'] },
        sk: { composite: ['points'] },
      },
    },
  },
  { table: 'tasks' },
);

const Office = new Entity(
  {
    model: { entity: 'office', version: '2', service: 'TaskApp' },
    attributes: { office: { type: 'string', field: 'pk' }, city: { type: 'string', required: true } },
    indexes: {
      office: {
        pk: { field: 'pk', composite: ['office'], template: 'OFFICE#${office}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'x' },
      },
      inCity: {
        index: 'gsi1',
        collection: 'office',
        pk: { field: 'gsi1pk', composite: ['office'] },
        sk: { field: 'gsi1sk', composite: [] },
      },
    },
  },
  { table: 'tasks' },
);

describe('definitions of ElectroDB', () => {
  it('are a model with their attributes, indexes and what may be asked', async () => {
    const draft = await electroDrafted(Task, Office);
    const { text } = writeModel(draft);
    const [model = '', closing = ''] = text.split('# ---- Not known');
    expect(model.slice(model.indexOf('defaults:'))).toMatchInlineSnapshot(`
      "defaults: {escape: none, entityAttribute: __edb_e__}

      tables:
        tasks:
          key: {pk: pk, sk: sk}
          indexes:
            gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}
            gsi2: {pk: gsi2pk, sk: gsi2sk, project: keys}
            # Read as a local index, because it has the partition key of the table; if it is a global one, give it a \`pk\`.
            lsi1: {sk: lsi1sk, local: true, project: all}
            gsi3: {pk: [project, status], sk: "points: N", project: {include: [name]}}

      entities:
        Task:
          id: [taskId]
          tag: task
          key: {pk: "$taskapp#taskid_{taskId|lower}", sk: "$task_1"}
          indexes:
            gsi1: {pk: "$taskapp#office_{office|lower}", sk: "$office#task_1#status_{status|lower}#points_{points|pad:4}"}
            gsi2: {pk: natural, sk: "P#{points|pad:4}"}
            lsi1: {pk: "$taskapp#taskid_{taskId|lower}", sk: "$task_1#project_{project|lower}"}
            gsi3: natural
          attributes:
            taskId: string
            project: string
            office: {type: string, optional: true}
            status: {enum: [open, Done], default: open}
            points: {type: int, min: 0, max: 9999}  # medium confidence: whole and of at most 4 digits, because keys pad it so
            isLate: {type: bool, default: false}
            tags: {set: string, optional: true}
            place: {map: {zip: {type: string, as: z}, floor: {type: decimal(38), optional: true}}, optional: true}
            notes: {list: string, optional: true}
            token: {type: string, immutable: true, hidden: true}
            name: {type: string, optional: true}
            gsi2pk: {type: string, minBytes: 1, optional: true}
            __edb_v__: {enum: ["1"], default: "1"}

        Office:
          tag: office
          key: {pk: "OFFICE#{office}", sk: "x"}
          indexes: {gsi1: {pk: "$taskapp#office_{office|lower}", sk: "$office#office_2"}}
          attributes:
            office: string
            city: string
            __edb_v__: {enum: ["2"], default: "2"}

      accessPatterns:
        # Candidates, derived from the keys: what they let an application ask. Keep what yours asks, delete the rest, and add
        # what it writes.
        getTask: {op: get, entity: Task, by: [taskId]}
        queryTaskHere: {op: query, entity: Task, by: [office], index: gsi1}
        queryTaskLate: {op: query, entity: Task, by: [gsi2pk], index: gsi2}
        queryTaskLocal: {op: query, entity: Task, by: [taskId], index: lsi1}
        queryTaskMulti: {op: query, entity: Task, by: [project, status], index: gsi3}
        getOffice: {op: get, entity: Office, by: [office]}
        queryOfficeInCity: {op: query, entity: Office, by: [office], index: gsi1}
        queryOffice: {op: query, entities: [Task, Office], by: [office], index: gsi1}

      "
    `);
    expect(closing.slice(closing.indexOf('# ---- Has no place'))).toMatchInlineSnapshot(`
      "# ---- Has no place in a model:
      # - \`default\`: "() => \\"x\\"": a function makes its default (models.ts:1, task.attributes.token.default)
      # - \`set\`: "(text) => text?.trim()": a function changes what is stored (models.ts:1, task.attributes.name.set)
      # - \`validate\`: "/^x/": values are checked by code: write that as \`pattern\`, \`charset\` or bounds (models.ts:1,
      #   task.attributes.name.validate)
      # - \`condition\`: "(item) => item.isLate === true": a function decides which items of \`task\` are in \`gsi2\`: write it as
      #   \`when\` (models.ts:1, task.indexes.late.condition)

      # ---- Odd, and read all the same:
      # - The key attribute \`gsi2pk\` of \`task\` is \`$taskapp#isLate_{isLate}\` in lower case, which no template can say:
      #   \`isLate\` is a boolean, which it writes as \`true\` or \`false\`. The model has it as an attribute, as it is stored.
      #   (models.ts:1, task.indexes.late)
      # - An item of \`task\` without \`office\` is in \`gsi1\` all the same, under a key that ends where the value is missing; in
      #   the model it is not. (models.ts:1, task.indexes.here)
      # - \`office\` of \`office\` is stored only inside \`pk\`, with text around it. In the model it is the attribute \`office\` of
      #   that template. (models.ts:1, office.indexes.office)
      "
    `);
    const design = entitiesOf(draft).get('Office')!;
    expect(Object.fromEntries(keysOf(design, { office: 'HQ', city: 'Bern' }))).toMatchObject({
      gsi1pk: '$taskapp#office_hq',
    });
  });

  it('are found in services, and as definitions that no entity was made of', async () => {
    const { schema } = Task as unknown as { readonly schema: object };
    const service = new Service({ office: Office });
    const draft = await electroDrafted({ deep: { service } }, [schema]);
    expect(draft.entities.map(({ name, table }) => [name, table]).sort()).toEqual([
      ['office', 'tasks'],
      ['task', 'TaskApp'],
    ]);
    expect(draft.quirks.map(({ message }) => message)).toContain(
      'The definitions do not say the name of the table; it is called after the service.',
    );
  });

  it('that ElectroDB refuses are told', async () => {
    const broken = {
      model: { entity: 'a', version: '1', service: 's' },
      attributes: {},
      indexes: { x: { pk: { field: 'pk', composite: ['none'] } } },
    };
    await expect(electroDrafted({ broken })).rejects.toThrow(/^ElectroDB refuses the definition `export0.broken`: /);
    const draft = await electroDrafted(Office, { broken });
    expect(draft.unplaced[0]?.why).toMatch(/^ElectroDB refuses it: /);
  });

  it('in two versions are two entities', async () => {
    const of = (version: string) =>
      new Entity(
        {
          model: { entity: 'e', version, service: 's' },
          attributes: { id: { type: 'string' } },
          indexes: { e: { pk: { field: 'pk', composite: ['id'] } } },
        },
        { table: 'table' },
      );
    const draft = await electroDrafted(of('1'), of('2'), of('2'));
    expect(draft.entities.map(({ name, key }) => [name, key.pk])).toEqual([
      ['e v1', { kind: 'template', text: '$s$e_1#id_{id|lower}' }],
      ['e v2', { kind: 'template', text: '$s$e_2#id_{id|lower}' }],
    ]);
  });
});
