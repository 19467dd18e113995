import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printExpression } from '../../src/expression/model/index.js';
import { expressionSpan, loadModelFile, type Model } from '../../src/model/index.js';
import { CLINIC, edited, loadText, small, summary } from './support.js';

function load(text: string): Model {
  const { model, findings } = loadText(text);
  expect(findings.map(summary)).toEqual([]);
  if (model === undefined) throw new Error('no model');
  return model;
}

function found<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`no ${key}`);
  return value;
}

describe('a model that says everything', () => {
  const model = load(CLINIC);

  it('has its head and defaults', () => {
    expect(model.name.value).toBe('clinic');
    expect(model.defaults).toMatchObject({
      separator: '#',
      escape: 'ordered',
      entityAttribute: 'kind',
      region: 'eu-west-1',
      timestamps: { created: 'createdAt', updated: 'updatedAt', format: 'iso-ms' },
    });
    expect(model.tenancy).toMatchObject({ separator: '#', values: { count: 250, skew: { kind: 'zipf', a: 1.1 } } });
    expect(model.tenancy?.prefix.value).toBe('C#{clinicId}');
  });

  it('resolves named types with their facts', () => {
    expect(found(model.types, 'PatientId').type).toEqual({ kind: 'ulid' });
    expect(found(model.types, 'VisitId').type).toEqual({ kind: 'ulid' });
    expect(found(model.types, 'Email')).toMatchObject({
      type: { kind: 'string', maxBytes: 254, normalize: 'lower' },
      attribute: { pii: true },
    });
    expect(found(model.types, 'Cents')).toMatchObject({
      type: { kind: 'int', min: 0n, max: 99999999n },
      attribute: { unit: 'cents' },
    });
    expect(found(model.types, 'Dose').type).toEqual({ kind: 'decimal', scale: 3, min: '0.001', max: '250.5' });
    const address = found(model.types, 'Address').type;
    if (address.kind !== 'map') throw new Error('no map');
    expect(found(address.fields, 'town')).toMatchObject({ storedName: 't', optional: false });
    expect(found(address.fields, 'door')).toMatchObject({ storedName: 'door', optional: true, present: 0.2 });
  });

  it('reads tables, billing and indexes', () => {
    const main = found(model.tables, 'main');
    expect(main.physicalName.value).toMatch(/^\$\{env:CLINIC_TABLE:-clinic\}$/);
    expect(main.billing).toEqual({
      mode: 'provisioned',
      rcu: 400,
      wcu: 200,
      autoscale: { min: { rcu: 100, wcu: 50 }, max: { rcu: 4000, wcu: 2000 }, target: 65 },
      warmRead: 20_000,
      warmWrite: 6000,
    });
    expect(main.protection).toMatchObject({
      pitr: true,
      pitrDays: 14,
      delete: false,
      kms: 'new',
      rotation: 180 * 86_400,
    });
    expect(main.tags.get('cost:center')).toBe('42');
    const byState = found(main.indexes, 'byState');
    expect(byState.pk.map(({ name }) => name)).toEqual(['clinicId', 'openState']);
    expect(byState.projection).toMatchObject({ kind: 'include' });
    expect(main.vectorIndexes.size).toBe(0);
    const likeness = found(found(model.tables, 'measurements').vectorIndexes, 'likeness');
    expect(likeness).toMatchObject({
      vector: { value: 'trace' },
      dimensions: { value: 3 },
      distance: 'cosine',
      pk: [{ value: 'device' }],
      filters: [{ value: 'value' }],
      projection: { kind: 'include' },
      description: 'Readings like this one',
    });
    const byFee = found(main.indexes, 'byFee');
    expect(byFee).toMatchObject({ local: true, pk: [{ name: 'pk' }], sk: [{ name: 'fee', type: 'N' }] });
    expect(found(main.indexes, 'gsi2').billing).toEqual({ mode: 'provisioned', rcu: 50, wcu: 50 });
    const measurements = found(model.tables, 'measurements');
    expect(measurements.billing).toEqual({ mode: 'on-demand', maxRead: 1000, maxWrite: 9000, warmWrite: 12000 });
    expect(measurements.protection).toMatchObject({ pitr: true, delete: true });
  });

  it('reads entities, keys and the attributes that other facts bring', () => {
    const patient = found(model.entities, 'Patient');
    expect(patient.tag).toBe('Patient');
    expect(patient.key).toMatchObject({
      kind: 'parts',
      pk: [{ kind: 'template', text: { value: 'PAT#{patientId}' } }],
      onPartial: 'require',
    });
    expect([...patient.attributes.keys()].slice(-4)).toEqual(['version', 'deletedAt', 'createdAt', 'updatedAt']);
    expect(found(patient.attributes, 'version')).toMatchObject({ implied: 'version', type: { kind: 'int', min: 1n } });
    expect(found(patient.attributes, 'deletedAt')).toMatchObject({ implied: 'softDelete', optional: true });
    expect(found(patient.attributes, 'createdAt')).toMatchObject({
      implied: 'timestamps',
      type: { kind: 'timestamp' },
      immutable: true,
    });
    expect(found(patient.attributes, 'email')).toMatchObject({
      optional: true,
      pii: true,
      typeName: { value: 'Email' },
    });
    expect(found(patient.attributes, 'searchName')).toMatchObject({
      type: { kind: 'string', normalize: 'lower', maxBytes: 300 },
      optional: false,
    });
    expect(found(patient.attributes, 'photo')).toMatchObject({
      present: 0.05,
      type: { kind: 'binary', maxBytes: 20480 },
    });
    expect(found(patient.unique, 'card').attributes.map(({ value }) => value)).toEqual(['name', 'status']);
    expect(patient.volume).toMatchObject({ count: 2_000_000, growth: 3000 / 86_400 });

    const visit = found(model.entities, 'Visit');
    expect(visit.id?.map(({ value }) => value)).toEqual(['clinicId', 'visitId']);
    expect(visit.key).toMatchObject({ onPartial: { keep: 'times never change' } });
    const gsi1 = found(visit.indexes, 'gsi1');
    expect(gsi1.kind === 'mapped' && gsi1.mappings.length).toBe(2);
    expect(found(visit.attributes, 'openState')).toMatchObject({
      optional: true,
      type: { kind: 'enum', values: ['BOOKED', 'ARRIVED'] },
    });
    expect(found(visit.attributes, 'patientName')).toMatchObject({
      type: { kind: 'string', maxBytes: 200 },
      pii: true,
      copy: { entity: 'Patient', attribute: 'name', refresh: 'stream' },
    });
    expect(found(visit.attributes, 'serial').generate?.value).toEqual({
      kind: 'sequence',
      entity: 'Ward',
      attribute: 'visits',
    });
    expect(found(visit.attributes, 'channel')).toMatchObject({
      constant: { value: 'desk' },
      type: { kind: 'enum', values: ['desk'] },
    });
    expect(found(visit.attributes, 'fee')).toMatchObject({ avg: 6500, type: { kind: 'int', max: 99999999n } });
    expect(found(visit.attributes, 'rev').type).toEqual({ kind: 'int', min: 1n, max: 999_999n });
    expect(visit.history).toMatchObject({ keep: 20, of: [{ value: 'status' }, { value: 'fee' }] });

    const prescription = found(model.entities, 'Prescription');
    expect(found(prescription.attributes, 'clinicId')).toMatchObject({
      implied: 'tenancy',
      type: { kind: 'string', maxBytes: 16 },
    });
    expect(prescription.ttl).toMatchObject({
      attribute: { value: 'expiresAt' },
      after: 90 * 86_400,
      hideExpired: true,
    });
    expect(found(prescription.attributes, 'expiresAt')).toMatchObject({
      implied: 'ttl',
      type: { kind: 'epochSeconds' },
      optional: false,
    });
    expect(found(prescription.attributes, 'allergies').type).toEqual({
      kind: 'set',
      of: { kind: 'string', maxBytes: 40 },
      max: 10,
      avg: 1,
    });
    expect(found(prescription.indexes, 'gsi2').kind).toBe('invert');

    const reading = found(model.entities, 'Reading');
    expect(reading).toMatchObject({ global: true, key: { kind: 'natural' }, table: { value: 'measurements' } });
    expect(reading.attributes.has('clinicId')).toBe(false);
    expect(found(reading.attributes, 'expiresAt').optional).toBe(true);
    expect(found(model.entities, 'DayStat').routing.get('visitId')?.type).toEqual({ kind: 'ulid' });
  });

  it('reads access patterns and transactions', () => {
    expect(found(model.patterns, 'getPatient')).toMatchObject({
      rate: { avg: 300, peak: 2000, shape: { value: { kind: 'diurnal', peakAt: 43_200, text: 'diurnal' } } },
      consistent: { value: true },
      cacheFacts: { hitRate: 0.8, ttl: 300 },
      attempts: { value: 2 },
      timeout: 800,
    });
    expect(found(model.patterns, 'chart').skew?.value).toMatchObject({
      kind: 'zipf',
      a: 0.8,
      on: 'patientId',
      within: 'clinicId',
    });
    expect(found(model.patterns, 'visitsBetween')).toMatchObject({
      keeps: 0.4,
      items: { avg: 6, p99: 40 },
      rate: { avg: 1.5, peak: 1.5 },
    });
    expect(found(model.patterns, 'statsOfMonth').by.map(({ value }) => value)).toEqual(['day|date:yyyy-MM']);
    expect(found(model.patterns, 'readings').fanOut).toMatchObject({ bucket: { max: 25, mode: 'walk' } });
    expect(found(model.patterns, 'measure').count).toMatchObject({ avg: 25, max: 25 });
    const raise = found(model.patterns, 'raise');
    expect(raise.set.map(({ path, value }) => [path.value, value && printExpression(value.value)])).toEqual([
      ['fee', 'fee + 100'],
      ['note', '$reason'],
    ]);
    const book = found(model.patterns, 'book');
    expect(book.params.get('lines')).toMatchObject({
      of: { kind: 'entity', entity: 'Prescription' },
      list: true,
      max: 20,
      distinct: ['lineNo'],
    });
    expect(book.params.get('when')?.of).toEqual({ kind: 'type', type: { kind: 'timestamp' } });
    expect(book.steps.map(({ action, entity }) => `${action} ${entity.value}`)).toEqual([
      'check Patient',
      'create Visit',
      'put Prescription',
      'update Ward',
      'delete DayStat',
    ]);
  });

  it('reads the rest', () => {
    expect(found(model.roles, 'reception').scope.get('clinicId')).toMatch(/^\$\{aws:PrincipalTag\/clinic\}$/);
    expect(found(model.streams, 'rollUp').update[0]).toMatchObject({ entity: { value: 'DayStat' } });
    const monday = found(model.scenarios, 'mondayMorning');
    expect(monday).toMatchObject({ after: 1800, for: 7200, ramp: 600, fall: 1200 });
    expect(Object.fromEntries(monday.rate)).toEqual({ all: { factor: 2.5 }, chart: { perSecond: 3000 } });
    expect(monday.skew.get('device')).toMatchObject({ kind: 'hotspot', a: 0.1, b: 0.9 });
    const [first] = found(model.samples.entities, 'Visit');
    expect(first?.id).toBe('v1');
    expect(first?.values.get('patient')?.value).toBe('p1');
    expect(first?.values.get('startsAt')?.value).toBe('2026-01-05T09:00:00.000Z');
    expect(found(model.samples.entities, 'Prescription')[0]?.values.get('dose')?.value).toBe('0.25');
    expect(found(model.samples.entities, 'Prescription')[0]?.values.get('allergies')?.value).toEqual(new Set(['nuts']));
    expect(found(model.samples.raw, 'main')).toHaveLength(1);
    expect(model.samples.generate.get('Visit')).toMatchObject({ per: 'Patient', dist: 'volume' });
    expect(model.budgets).toMatchObject({
      monthlyUsd: { value: 4000 },
      perKeyWru: { value: 700 },
      itemP99: { value: 61_440 },
    });
    expect(model.lint).toMatchObject({
      extends: 'strict',
      ignore: [{ rule: 'DM6002', at: 'entities.Visit', until: '2027-01-01' }],
    });
    expect(model.lint.rules.get('DM4005')?.value).toBe('off');
    expect(model.lint.quotas.get('globalIndexes')).toBe(25);
  });

  it('reads tests', () => {
    const [newest, , taken] = model.tests;
    expect(newest?.call.pattern.value).toBe('visitsBetween');
    expect(newest?.call.args.get('from')?.value).toBe('2026-01-01');
    expect(newest?.expect).toMatchObject({
      ids: { value: [{ value: 'v1' }] },
      order: 'exact',
      requests: { value: 1 },
      rru: { value: 2 },
    });
    expect(newest?.expect.groups?.value.get('Visit')?.map(({ value }) => value)).toEqual(['v1']);
    expect(newest?.expect.items?.value).toEqual([new Map([['fee', 4200]])]);
    expect(taken?.now?.value).toBe(Date.UTC(2026, 0, 5, 9));
    expect(taken?.expect.error?.value).toBe('EmailTaken');
    const [book, visits] = newest?.given ?? [];
    expect(book?.args.get('visit')?.value).toBe('v2');
    const drawn = new Map<string, unknown>([
      ['lineNo', 2],
      ['drug', 'AB-12'],
      ['dose', '0.5'],
    ]);
    expect(book?.args.get('lines')?.value).toEqual([drawn, 'r1']);
    expect(visits?.samples.map(({ value }) => value)).toEqual(['p1']);
    expect(visits?.args.has('patient')).toBe(false);
  });

  it('keeps the place of every part of an expression', () => {
    const { filter } = found(model.patterns, 'visitsBetween');
    if (filter?.value.kind !== 'and') throw new Error('no filter');
    const [left] = filter.value.operands;
    if (left === undefined) throw new Error('no operand');
    const { file, start, end } = expressionSpan(filter, left);
    expect(file.text.slice(start, end)).toBe('fee > 1000');
  });
});

describe('defaults', () => {
  it('are safe where the model is silent', () => {
    const model = load(small());
    const table = found(model.tables, 'main');
    expect(model.defaults).toMatchObject({
      separator: '#',
      escape: 'ordered',
      casing: 'preserve',
      entityAttribute: '_t',
      region: 'us-east-1',
    });
    expect(table).toMatchObject({
      physicalName: { value: 'main' },
      billing: { mode: 'on-demand' },
      class: 'standard',
      protection: { pitr: true, delete: true },
      consistency: 'mrec',
    });
    const thing = found(model.entities, 'Thing');
    expect(thing).toMatchObject({
      table: { value: 'main' },
      tag: 'Thing',
      separator: '#',
      singleton: false,
      global: false,
    });
    expect([...thing.attributes.keys()]).toEqual(['id', 'name']);
    expect(model.samples.seed).toBe(1);
    expect(model.lint.extends).toBeUndefined();
  });

  it('write no discriminator where it is switched off', () => {
    expect(load(small('defaults: {entityAttribute: none}')).defaults.entityAttribute).toBeUndefined();
  });
});

describe('facts beside a reference', () => {
  it('are put over those of the named type', () => {
    const text = edited(
      CLINIC,
      'email: {is: Email, optional: true}',
      'email: {is: Email, optional: true, maxBytes: 100}',
    );
    const email = found(found(load(text).entities, 'Patient').attributes, 'email');
    expect(email.type).toEqual({ kind: 'string', maxBytes: 100, normalize: 'lower' });
    expect(email.pii).toBe(true);
  });

  it('keep integers of any size exact', () => {
    const text = small().replace(
      'id: ulid',
      'id: ulid, n: {type: int, min: -9223372036854775808, max: 9223372036854775807}, m: {type: int, max: 1e3}',
    );
    const { attributes } = found(load(text).entities, 'Thing');
    expect(found(attributes, 'n').type).toEqual({ kind: 'int', min: -9223372036854775808n, max: 9223372036854775807n });
    expect(found(attributes, 'm').type).toEqual({ kind: 'int', max: 1000n });
  });

  it('let numbers be written as YAML has them where numbers are expected', () => {
    const text = small(
      'budgets: {monthlyUsd: 1e3}\naccessPatterns: {get: {op: get, entity: Thing, by: [id], rate: 0x10}}',
    );
    const model = load(text);
    expect(model.budgets.monthlyUsd?.value).toBe(1000);
    expect(found(model.patterns, 'get').rate?.avg).toBe(16);
  });
});

describe('names that JavaScript knows', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', (name) => {
    const text = small(`types:\n  ${name}: {type: string, maxBytes: 4}\n`).replace(
      'id: ulid',
      `id: ulid, ${name}: ${name}`,
    );
    const model = load(text);
    expect(found(found(model.entities, 'Thing').attributes, name).type).toEqual({ kind: 'string', maxBytes: 4 });
    expect(({} as Record<string, unknown>).maxBytes).toBeUndefined();
  });

  it('is unknown where it is not declared', () => {
    const { findings } = loadText(small().replace('id: ulid', 'id: ulid, x: constructor'));
    expect(findings.map(({ rule }) => rule)).toEqual(['DM1002']);
    expect(loadText(small('__proto__: {a: 1}\n')).findings.map(summary)).toEqual(['DM1001 9:1 [__proto__]']);
  });
});

describe('loadModelFile', () => {
  it('reads from the disk', () => {
    const { model, files, parsed } = loadModelFile('test/fixtures/models/clinic.dynamodel.yaml');
    expect(model?.name.value).toBe('clinic');
    expect(files.map(({ path }) => path)).toEqual(['test/fixtures/models/clinic.dynamodel.yaml']);
    expect(parsed[0]?.comments[0]?.value).toMatch(/^# A clinic chain/);
  });

  it('shows paths from the working directory', () => {
    const path = 'test/fixtures/models/clinic.dynamodel.yaml';
    const shown = (written: string, cwd?: string) => loadModelFile(written, cwd).files.map((file) => file.path);
    expect(shown(resolve(path))).toEqual([path]);
    expect(shown(`./test/../${path}`)).toEqual([path]);
    expect(shown(resolve(path), resolve('test/model'))).toEqual([resolve(path)]);
    expect(shown('../fixtures/models/clinic.dynamodel.yaml', resolve('test/model'))).toEqual([
      '../fixtures/models/clinic.dynamodel.yaml',
    ]);
  });
});
