import { describe, expect, it } from 'vitest';
import { CLINIC, edited, loadText, small, summary } from './support.js';

/** What is written, what is written by mistake, and the one finding: rule, place, and what is underlined. */
const MISTAKES: readonly (readonly [from: string, to: string, finding: string])[] = [
  ['expect: {ids: [v1]', 'expect: {ids: [v9]', 'DM1002 242:20 [v9]'],
  ['visit: v2, lines', 'visit: r1, lines', 'DM1002 243:84 [r1]'],
  ['visitsBetween: {patient: p1,', 'visitsBetween: {patient: p2,', 'DM1002 243:198 [p2]'],
  ['lines: [{lineNo: 2, drug', 'lines: [{lineNr: 2, drug', 'DM1002 243:97 [lineNr]'],
  ['now: 2026-01-05T09:00:00Z', 'now: noon', 'DM1004 250:10 [noon]'],
  ['description: Appointments', 'descripton: Appointments', 'DM1001 4:1 [descripton]'],
  ['accessPatterns:', 'acessPatterns:', 'DM1001 161:1 [acessPatterns]'],
  ['entities:\n  Patient:\n    table', 'entites:\n  Patient:\n    table', 'DM1001 68:1 [entites]'],
  ['types:\n', 'typs:\n', 'DM1001 15:1 [typs]'],
  [
    '    attributes:\n      clinicId: {is: ClinicId, immutable: true}\n      patientId: {is: PatientId, immutable: true, generate: ulid}',
    '    atributes:\n      clinicId: {is: ClinicId, immutable: true}\n      patientId: {is: PatientId, immutable: true, generate: ulid}',
    'DM1001 74:5 [atributes]',
  ],
  [
    '    attributes:\n      clinicId: {is: ClinicId, immutable: true}\n      patientId: {is: PatientId, immutable: true, generate: ulid}',
    '    fields:\n      clinicId: {is: ClinicId, immutable: true}\n      patientId: {is: PatientId, immutable: true, generate: ulid}',
    'DM1001 74:5 [fields]',
  ],
  ['maxBytes: 254', 'maxByte: 254', 'DM1001 20:25 [maxByte]'],
  ['maxBytes: 254', 'maxLength: 254', 'DM1001 20:25 [maxLength]'],
  ['email: {is: Email, optional: true}', 'email: {is: Emial, optional: true}', 'DM1002 77:19 [Emial]'],
  ['drug: DrugCode', 'drug: Medicine', 'DM1002 126:13 [Medicine]'],
  ['day: date', 'day: Date', 'DM1002 145:12 [Date]'],
  ['  Visit:\n    table: main', '  Visit:\n    table: mian', 'DM1002 94:12 [mian]'],
  ['  Visit:\n    table: main\n', '  Visit:\n', 'DM1004 93:3 [Visit]'],
  ['entities: [Patient, Visit]', 'entities: [Patient, Vist]', 'DM1002 166:25 [Vist]'],
  ['entities: [Patient, Visit]', 'entities: [Patient, Patient]', 'DM1003 166:25 [Patient]'],
  ['replicas: [eu-central-1]', 'replicas: [eu-central-1, eu-west-1]', 'DM1004 53:30 [eu-west-1]'],
  ['replicas: [eu-central-1]', 'replicas: [eu-central-1, eu-central-1]', 'DM1003 53:30 [eu-central-1]'],
  ['index: byState', 'index: byStat', 'DM1002 184:90 [byStat]'],
  ['byState: natural', 'byStat: natural', 'DM1002 100:7 [byStat]'],
  ['set: [email]', 'set: [emial]', 'DM1002 191:52 [emial]'],
  ['project: [visitId, startsAt, fee, pk]', 'project: [visitId, startAt, fee, pk]', 'DM1002 184:118 [startAt]'],
  ['by: ["day|date:yyyy-MM"]', 'by: ["dya|date:yyyy-MM"]', 'DM1002 187:52 [dya]'],
  ['range: {startsAt: between}', 'range: {startAt: between}', 'DM1002 178:13 [startAt]'],
  ['range: {startsAt: between}', 'range: {startsAt: betwen}', 'DM1004 178:23 [betwen]'],
  ['op: batch-get', 'op: batchget', 'DM1004 186:16 [batchget]'],
  ['op: create, entity: Patient', 'op: create', 'DM1004 190:3 [signUp]'],
  ['op: create, entity: Patient', 'entity: Patient', 'DM1004 190:3 [signUp]'],
  ['scope: [clinicId], onConflict', 'scope: [clinic], onConflict', 'DM1002 86:23 [clinic]'],
  ['of: [status, fee]', 'of: [status, fees]', 'DM1002 116:76 [fees]'],
  ['copy: Patient.name', 'copy: Patient.nam', 'DM1002 112:35 [nam]'],
  ['copy: Patient.name', 'copy: Patent.name', 'DM1002 112:27 [Patent]'],
  ['via: {patientId: patientId}, ', '', 'DM1004 112:27 [Patient.name]'],
  ['via: {patientId: patientId}', 'via: {patientId: patentId}', 'DM1002 112:58 [patentId]'],
  [
    'name: {type: string, avgBytes: 18',
    'name: {copy: Visit.patientName, via: {patientId: patientId}, avgBytes: 18',
    'DM1006 112:27 [Patient.name]',
  ],
  ['sequence(Ward.visits)', 'sequence(Ward.visit)', 'DM1002 113:59 [visit]'],
  ['generate: ulid}\n      startsAt', 'generate: ulidd}\n      startsAt', 'DM1004 105:57 [ulidd]'],
  ['per: {Patient: {avg: 20', 'per: {Pateint: {avg: 20', 'DM1002 117:32 [Pateint]'],
  ['allow: [getPatient', 'allow: [getPatents', 'DM1002 208:23 [getPatents]'],
  ['role: reception', 'role: receptio', 'DM1002 163:96 [receptio]'],
  ['source: Visit', 'source: Visits', 'DM1002 212:13 [Visits]'],
  ['DayStat: {by: {day: new', 'DayStats: {by: {day: new', 'DM1002 214:14 [DayStats]'],
  ['add: {visits: 1, income: new.fee}', 'add: {visits: 1, incme: new.fee}', 'DM1002 214:88 [incme]'],
  ['{check: Patient, by', '{chek: Patient, by', 'DM1001 199:10 [chek]'],
  ['{create: Visit, from: visit}', '{create: Visit, update: Visit}', 'DM1004 200:25 [update]'],
  ['{create: Visit, from: visit}', '{create: Visit, from: vist}', 'DM1002 200:31 [vist]'],
  ['each: lines', 'each: line', 'DM1002 201:35 [line]'],
  ['idempotency: $visit.visitId', 'idempotency: $visit.visitID', 'DM1002 204:25 [visitID]'],
  ['visit: Visit, lines', 'visit: Vsit, lines', 'DM1002 197:21 [Vsit]'],
  ['distinct: [lineNo]', 'distinct: [lineno]', 'DM1002 197:84 [lineno]'],
  ['chart: 3k/s', 'chrt: 3k/s', 'DM1002 220:23 [chrt]'],
  ['{patientId: "hot(1, 30%)"', '{patentId: "hot(1, 30%)"', 'DM1002 221:12 [patentId]'],
  ['"hot(1, 30%)"', '"hot(0, 30%)"', 'DM1004 221:24 [hot(0, 30%)]'],
  ['zipf(0.8) on patientId within clinicId', 'zipf(0.8) on patentId within clinicId', 'DM1002 171:24 [patentId]'],
  [
    'zipf(0.8) on patientId within clinicId',
    'zip(0.8) on patientId within clinicId',
    'DM1004 171:11 [zip(0.8) on patientId within clinicId]',
  ],
  ['visit: v1', 'visit: v9', 'DM1002 233:25 [v9]'],
  [
    'patient: p1, visitId: 01JABCDEFGHJKMNPQRSTVWXYZ1',
    'pateint: p1, visitId: 01JABCDEFGHJKMNPQRSTVWXYZ1',
    'DM1002 230:18 [pateint]',
  ],
  ['id: v2', 'id: v1', 'DM1003 231:14 [v1]'],
  ['status: SEEN, fee: 4200', 'status: SEEM, fee: 4200', 'DM1004 230:112 [SEEM]'],
  ['fee: 4200, doctor', 'fee: "4200", doctor', 'DM1004 230:123 ["4200"]'],
  ['doctor: Bo}\n      - {id: v2', 'doctor: 007}\n      - {id: v2', 'DM1005 230:137 [007]'],
  ['town: Oslo', 'twon: Oslo', 'DM1002 228:133 [twon]'],
  ['  raw:\n    main:', '  raw:\n    mian:', 'DM1002 235:5 [mian]'],
  ['n: {N: "12.5"}', 'n: {N: 12.5}', 'DM1005 236:53 [12.5]'],
  ['generate: {Patient: 500', 'generate: {Patent: 500', 'DM1002 237:14 [Patent]'],
  ['call: {visitsBetween', 'call: {visitBetween', 'DM1002 241:12 [visitBetween]'],
  ['[BOOKED, ARRIVED, SEEN, CANCELLED]', '[BOOKED, ARRIVED, SEEN, true]', 'DM1005 24:35 [true]'],
  ['[BOOKED, ARRIVED, SEEN, CANCELLED]', '[BOOKED, ARRIVED, BOOKED, SEEN, CANCELLED]', 'DM1004 24:29 [BOOKED]'],
  ['weights: {BOOKED: 4', 'weights: {BOKED: 4', 'DM1002 25:15 [BOKED]'],
  ['team: records', 'team: 1e3', 'DM1005 56:18 [1e3]'],
  ['tag: VISIT', 'tag: null', 'DM1005 96:10 [null]'],
  ['tag: VISIT', 'tag:', 'DM1004 96:5 [tag]'],
  ['tag: VISIT', 'tag: 0x10', 'DM1005 96:10 [0x10]'],
  ['status: SEEN, fee: 4200', 'status: true, fee: 4200', 'DM1005 230:112 [true]'],
  ['pii: true}\n  Cents', 'pii: yes}\n  Cents', 'DM1004 20:63 [yes]'],
  ['maxBytes: 254', 'maxBytes: 254 bytes', 'DM1004 20:35 [254 bytes]'],
  ['maxBytes: 254', 'maxBytes: 1.5', 'DM1004 20:35 [1.5]'],
  ['maxBytes: 254', 'maxBytes: -4', 'DM1004 20:35 [-4]'],
  ['keeps: 40%', 'keeps: 140%', 'DM1004 180:12 [140%]'],
  ['rate: 90/min', 'rate: 90/minute', 'DM1004 183:11 [90/minute]'],
  ['rate: 90/min', 'rate: fast', 'DM1004 183:11 [fast]'],
  ['page: 25', 'page: 0', 'DM1004 181:11 [0]'],
  ['page: 25', 'page: "25"', 'DM1004 181:11 ["25"]'],
  ['limit: 30', 'limit: [30]', 'DM1004 169:12 [[]'],
  ['dynamodel: 1', 'dynamodel: 2', 'DM1004 2:12 [2]'],
  ['dynamodel: 1\n', '', 'DM1004 2:1 [m]'],
  ['key: {pk: pk, sk: sk}\n    billing:\n', 'key: {pk: pk, sk: "sk: X"}\n    billing:\n', 'DM1004 42:23 ["sk: X"]'],
  ['key: {pk: WARD, sk: CURRENT}', 'key: {sk: CURRENT}', 'DM1004 135:5 [key]'],
  ['key: {pk: WARD, sk: CURRENT}', 'key: naturl', 'DM1004 135:10 [naturl]'],
  ['key: {pk: WARD, sk: CURRENT}', 'key: {pk: true, sk: CURRENT}', 'DM1005 135:15 [true]'],
  ['charset: "A-Z0-9-"', 'charset: "Z-A0-9-"', 'DM1004 19:38 [Z-A]'],
  ['pattern: "[A-Z]{2}-\\\\d+"', 'pattern: "[A-Z"', 'DM1004 19:71 ["[A-Z"]'],
  ['condition: "status = BOOKED"', 'condition: "status == BOOKED"', 'DM1004 192:154 [==]'],
  ['condition: "status = BOOKED"', 'condition: "status = "', 'DM1004 192:156 []'],
  ['condition: "status = ACTIVE", else', "condition: 'status = (ACTIVE', else", 'DM1004 199:71 []'],
  ['lineNo: {type: int, min: 1, max: 999}', 'lineNo: {type: int, min: 1, maxBytes: 999}', 'DM1004 125:35 [maxBytes]'],
  ['lineNo: {type: int, min: 1, max: 999}', 'lineNo: {type: int, is: string}', 'DM1004 125:27 [is]'],
  ['lineNo: {type: int, min: 1, max: 999}', 'lineNo: {optional: true}', 'DM1004 125:7 [lineNo]'],
  ['lineNo: {type: int, min: 1, max: 999}', 'lineNo: {type: int, min: 1.5}', 'DM1004 125:32 [1.5]'],
  ['lineNo: {type: int, min: 1, max: 999}', 'lineNo: 5', 'DM1004 125:15 [5]'],
  ['lineNo: {type: int, min: 1, max: 999}', 'line-no: {type: int, min: 1, max: 999}', 'DM1004 125:7 [line-no]'],
  ['VisitId: {is: ulid}', 'VisitId: {is: Other}\n  Other: VisitId', 'DM1006 19:10 [VisitId]'],
  ['VisitId: {is: ulid}', 'string: {is: ulid}\n  VisitId: ulid', 'DM1004 18:3 [string]'],
  ['  Ward:\n', '  Visit:\n', 'DM1003 132:3 [Visit]'],
  ['rules: {DM4005: off', 'rules: {DM405: off', 'DM1004 259:11 [DM405]'],
  ['gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}', 'gsi1: {pk: gsi1pk, sk: gsi1sk}', 'DM1004 58:7 [gsi1]'],
  ['gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}', 'gsi1: {sk: gsi1sk, project: all}', 'DM1004 58:7 [gsi1]'],
  ['gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}', 'gsi1: [pk, sk]', 'DM1004 58:13 [[]'],
  [
    '    ttl: {after: 90d, hideExpired: true}',
    '    ttl: {after: 90 days, hideExpired: true}',
    'DM1004 129:18 [90 days]',
  ],
  ['version: {attribute: rev, max: 999999}', 'versions: {attribute: rev, max: 999999}', 'DM1001 115:5 [versions]'],
  ['version: {attribute: rev, max: 999999}\n', '\n', 'DM1004 116:5 [history]'],
  ['when: "status != CANCELLED"}', '}', 'DM1004 99:14 [{]'],
  ['onPartial: drop', 'onPartial: keep', 'DM1004 73:86 [keep]'],
  ['fee: {is: Cents, avg: 6500}', 'fee: {is: Cents, avg: 6500, enum: [a]}', 'DM1004 109:35 [enum]'],
  ['allergies: {set: string', 'allergies: {set: bool', 'DM1004 128:24 [bool]'],
  ['separator: "#"\n  escape', 'separator: "##"\n  escape', 'DM1004 7:14 ["##"]'],
  ['tenancy: none', 'tenancy: no', 'DM1004 151:14 [no]'],
  ['doctor: {type', 'doctor: {as: fee, type', 'DM1003 110:7 [doctor]'],
  ['name: {type: string, avgBytes: 18', 'name: {as: pk, type: string, avgBytes: 18', 'DM1003 78:7 [name]'],
  ['clinicId: south, patientId', 'clinicId: south, patentId', 'DM1002 245:42 [patentId]'],
  ['dose: Dose', 'dose: decimal(39)', 'DM1004 127:13 [decimal(39)]'],
  ['dose: Dose', 'dose: enum', 'DM1004 127:13 [enum]'],
  ['until: 2027-01-01', 'until: 2027-02-30', 'DM1004 261:49 [2027-02-30]'],
  ['until: 2027-01-01', 'until: soon', 'DM1004 261:49 [soon]'],
  ['{patientId: "hot(1, 30%)"', '{patientId: hot(1, 30%)', 'DM1004 221:23 [hot(1, 30%)]'],
  ['avgBytes: 18', 'avgBytes: 1,800', 'DM1004 78:38 [1,800]'],
  ['pk: WARD,', 'pk: {ward},', 'DM1004 135:15 [{ward}]'],
  [
    'key: {pk: WARD, sk: CURRENT}',
    'key:\n      pk: WARD #{clinicId}\n      sk: CURRENT',
    'DM1005 136:11 [WARD #{clinicId}]',
  ],
  ['key: {pk: WARD, sk: CURRENT}', 'key:\n      pk: #{clinicId}\n      sk: CURRENT', 'DM1004 136:7 [pk]'],
  ['when: "status != CANCELLED"', 'when: "state != CANCELLED"', 'DM1002 99:56 [state]'],
  ['condition: "status = BOOKED"', 'condition: "status = BOKED"', 'DM1002 192:156 [BOKED]'],
  ['condition: "status = ACTIVE", else', 'condition: "stauts = ACTIVE", else', 'DM1002 199:55 [stauts]'],
  ['vector: trace', 'vector: trase', 'DM1002 66:40 [trase]'],
  ['pk: device, filters', 'pk: devise, filters', 'DM1002 66:84 [devise]'],
  ['filters: [value]', 'filters: [valeu]', 'DM1002 66:102 [valeu]'],
  ['project: {include: [at]}', 'project: {include: [att]}', 'DM1002 66:130 [att]'],
  ['distance: cosine', 'distance: cosin', 'DM1004 66:72 [cosin]'],
  ['dimensions: 3,', 'dimensions: 3.5,', 'DM1004 66:59 [3.5]'],
  ['vector: trace, ', '', 'DM1004 66:21 [likeness]'],
  ['vector: trace', 'vectr: trace', 'DM1001 66:32 [vectr]'],
  ['range: {at: between}, fanOut', 'index: likeness, fanOut', 'DM1004 188:63 [likeness]'],
  [
    'tenancy: none\n    key: natural\n',
    'tenancy: none\n    key: natural\n    indexes: {likeness: natural}\n',
    'DM1004 153:15 [likeness]',
  ],
];

describe('one mistake gives one finding at its place', () => {
  it.each(MISTAKES)('%j written as %j', (from, to, finding) => {
    const { findings, model, partial } = loadText(edited(CLINIC, from, to));
    expect(findings.map(summary)).toEqual([finding]);
    expect(model).toBeUndefined();
    expect(partial).toBeDefined();
  });

  it.each([
    ['prefix: "T#{tenant}"', 'The prefix names `tenant`, and `field` says'],
    ['prefix: "T"', 'The prefix is the same for all tenants'],
    ['prefix: T #{tenantId}', 'A `#` after a space begins a comment, so this key is only `T`.'],
  ])('tenants behind %s', (prefix, message) => {
    const { findings } = loadText(small(`tenancy:\n  field: tenantId\n  ${prefix}\n`));
    expect(findings.map((finding) => finding.message)).toEqual([expect.stringContaining(message)]);
  });

  it('says why nothing is left of a template behind a `#`, and how a brace is quoted', () => {
    const comment = loadText(edited(small(), 'key: {pk: "T#{id}", sk: T}', 'key:\n      pk: #{id}\n      sk: T'));
    expect(comment.findings[0]?.message).toContain('What follows a `#` after a space is a comment');
    const brace = loadText(edited(small(), 'sk: T}', 'sk: {id}}'));
    expect(brace.findings[0]?.suggestion?.message).toBe('Write `"{id}"`.');
  });

  it('tells a member of the enum opposite from an attribute', () => {
    const said = (condition: string): readonly string[] => {
      const { findings } = loadText(edited(CLINIC, 'condition: "status = BOOKED"', `condition: "${condition}"`));
      return findings.map(({ message }) => message);
    };
    expect(said('status = BOKED')).toEqual(['`status` has no member `BOKED`. Did you mean `BOOKED`?']);
    expect(said('not (ARRIVD != status)')).toEqual(['`status` has no member `ARRIVD`. Did you mean `ARRIVED`?']);
    expect(said('status in [BOOKED, ELSEWHERE]')[0]).toMatch(/^`status` has no member `ELSEWHERE`. What exists: /);
    // An attribute is nearer than any member.
    expect(said('status = statu')[0]).toMatch(/^There is no attribute `statu`/);
    expect(said('fee = BOKED')[0]).toMatch(/^There is no attribute `BOKED`/);
    const { findings } = loadText(edited(CLINIC, 'condition: "status = BOOKED"', 'condition: "status = BOKED"'));
    expect(findings[0]?.suggestion).toMatchObject({ edits: [{ newText: 'BOOKED' }] });
  });

  it('names an attribute that is stored where every write puts the tag', () => {
    const tagged = (attribute: string, defaults = '', tag = ''): readonly string[] => {
      const text = edited(small(defaults), 'name: {type: string', `${attribute}, name: {type: string`);
      return loadText(edited(text, '    attributes:', `${tag}    attributes:`)).findings.map(summary);
    };
    const kind = 'defaults: {entityAttribute: kind}\n';
    expect(tagged('kind: {enum: [A, B]}', kind)).toEqual(['DM1003 8:28 [kind]']);
    expect(tagged('sort: {as: kind, type: string}', kind)).toEqual(['DM1003 8:28 [sort]']);
    expect(tagged('_t: string')).toEqual(['DM1003 8:28 [_t]']);
    expect(tagged('kind: {const: Other}', kind)).toEqual(['DM1003 8:28 [kind]']);
    expect(tagged('kind: {const: Thing}', kind, '    tag: T\n')).toEqual(['DM1003 9:28 [kind]']);
    for (const [attribute, defaults, tag] of [
      ['kind: {const: Thing}', kind],
      ['kind: {enum: [Thing]}', kind],
      ['kind: {const: T}', kind, '    tag: T\n'],
      ['kind: {as: sort, enum: [A, B]}', kind],
      ['kind: {enum: [A, B]}'],
      ['_t: string', 'defaults: {entityAttribute: none}\n'],
      ['_t: string', kind],
    ] as const)
      expect(tagged(attribute, defaults, tag), attribute).toEqual([]);
    // What the tag is called is not known then.
    expect(tagged('_t: string', 'defaults: {entityAtribute: none}\n')).toEqual([
      expect.stringMatching(/^DM1001 .*entityAtribute/),
    ]);
  });

  it('tells once that several entities have an attribute of the name of the tag', () => {
    const { findings } = loadText(
      `${edited(small(), 'name: {type', '_t: string, name: {type')}  Other:\n    key: {pk: "O#{id}", sk: O}\n    attributes: {id: ulid, _t: string}\n`,
    );
    expect(findings.map(({ rule, cause }) => [rule, cause])).toEqual([
      ['DM1003', 'entityAttribute _t'],
      ['DM1003', 'entityAttribute _t'],
    ]);
  });

  it('says of a vector index that no pattern and no entity goes to it, and that names are one index each', () => {
    const table = 'main: {key: {pk: pk, sk: sk}';
    const withVector = edited(
      edited(
        small(),
        table,
        `${table}, vectorIndexes: {near: {vector: v, dimensions: 3, distance: cosine, project: all}}`,
      ),
      'maxBytes: 40}}',
      'maxBytes: 40}, v: {list: int}}',
    );
    const said = (text: string): readonly string[] => loadText(text).findings.map(({ message }) => message);
    expect(said(withVector)).toEqual([]);
    expect(said(`${withVector}accessPatterns: {p: {op: query, entity: Thing, by: [id], index: near}}\n`)).toEqual([
      '`near` is a vector index of table `main`. Only `SearchVectors` reads one, and a search is no access pattern: leave the pattern out, or name another index.',
    ]);
    expect(said(edited(withVector, 'sk: T}', 'sk: T}\n    indexes: {near: {pk: "{name}"}}'))).toEqual([
      '`near` is a vector index of table `main`. It is not mapped: an item is in it if it carries the vector, and the `pk` where the index has one.',
    ]);
    expect(said(edited(withVector, table, `${table}, indexes: {near: {pk: a, project: all}}`))).toEqual([
      expect.stringMatching(/^In table `main` the index `near` is defined twice; /),
    ]);
    expect(said(edited(withVector, 'vector: v', 'vector: nam'))).toEqual([
      'There is no stored attribute `nam` of table `main`. Did you mean `name`?',
    ]);
  });

  it.each([
    [
      'volume: {count: 5G}',
      'volume: 5G',
      '`volume` cannot be the text `5G`; it takes a map with `count`, `growth` or `per`. How many items there are.',
    ],
    ['order: desc', 'order: 1', '`order` cannot be the number `1`; it takes `asc` or `desc`.'],
  ])('names what stands in the place of `%s`', (from, to, message) => {
    const { findings } = loadText(edited(CLINIC, from, to));
    expect(findings.map((finding) => finding.message)).toEqual([expect.stringContaining(message)]);
  });

  it('says nothing of other properties where there are none', () => {
    const { findings } = loadText(
      small('tenancy: {field: id, prefix: "{id}", separator: "#", values: {count: 1, a: 1, skew: uniform}}'),
    );
    expect(findings.map(({ message }) => message)).toEqual(['`a` is no property of `tenancy.values`.']);
  });

  it.each([
    ['{type: string, maxBytes: 40}', 'S', 'Did you mean `string`?'],
    ['{type: string, maxBytes: 40}', '{type: N}', 'Did you mean `int` or `decimal`?'],
    ['{type: string, maxBytes: 40}', 'B', 'Did you mean `binary`?'],
    ['sk: sk}}', 'sk: sk}, indexes: {a: {pk: b, project: KEYS_ONLY}}}', 'Did you mean `keys`?'],
    ['op: create', 'op: PutItem', 'Did you mean `create` or `put`?'],
    ['op: create', 'op: TransactWriteItems', 'Did you mean `transact-write`?'],
    ['{type: string, maxBytes: 40}', 'text', 'Did you mean `string`?'],
    ['{type: string, maxBytes: 40}', '{type: Boolean}', 'Did you mean `bool`?'],
    ['{type: string, maxBytes: 40}', 'number', 'Did you mean `int` or `decimal`?'],
    ['op: create', 'op: insert', 'Did you mean `create`?'],
    ['op: create', 'op: upsert', 'Did you mean `put` or `update`?'],
  ])("a word of DynamoDB's API or another tool's in the place of %s: %s", (from, to, advice) => {
    const { findings } = loadText(edited(small('accessPatterns: {make: {op: create, entity: Thing}}\n'), from, to));
    expect(findings[0]?.message).toContain(advice);
  });

  it('takes a type of the model before what another tool means by its name', () => {
    const text = edited(small('types: {Text: {type: string, maxBytes: 9}}\n'), '{type: string, maxBytes: 40}', 'text');
    expect(loadText(text).findings[0]?.message).toContain('Did you mean `Text`?');
  });

  it.each(['env:', 'CLINIC_TABLE', 'env:A B', 'env:A:-b{c'])(
    'a parameter of a table name written as %s',
    (parameter) => {
      const { findings } = loadText(edited(CLINIC, 'env:CLINIC_TABLE:-clinic', parameter));
      expect(findings.map(summary)).toEqual([`DM1004 40:12 [\${${parameter}}]`]);
    },
  );
});
