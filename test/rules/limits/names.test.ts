import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

function named(name: string): readonly (readonly [string, string])[] {
  return saidBy('DM5004', shop({}).replace('shop: {key', `shop: {name: ${JSON.stringify(name)}, key`)).map(
    ({ at, message }) => [at, message] as const,
  );
}

describe('DM5004 bad-name', () => {
  it.each([
    'abc',
    'a.b_c-9',
    'x'.repeat(255),
    `\${env:STAGE}-shop`,
    `\${env:TABLE}`,
    `a\${env:X:-bc}`,
    `\${env:A:-dev}-\${env:B:-shop}`,
  ])('takes %s', (name) => {
    expect(named(name)).toEqual([]);
  });

  it.each([
    ['a b!', 'Table name `a b!` holds a space.'],
    ['shop!', 'Table name `shop!` holds `!`.'],
    ['ab', 'Table name `ab` has 2 characters.'],
    ['x'.repeat(256), `Table name \`${'x'.repeat(64)}…\` has 256 characters.`],
    [`\${env:TABLE:-bad name}`, 'Table name `bad name` holds a space.'],
    [`\${env:TABLE:-ab}`, 'Table name `ab` has 2 characters.'],
    ['a$b', 'Table name `a$b` holds `$`.'],
    ['café', 'holds `é`.'],
    ['tab\u001b[31m', 'holds `␛`.'],
  ])('refuses %s', (name, message) => {
    const found = named(name);
    expect(found).toHaveLength(1);
    expect(found[0]?.[0]).toMatch(/^error 4:1[67] /);
    expect(found[0]?.[1]).toContain(message);
  });

  it('judges the name of a table in the model where it has no other', () => {
    expect(saidBy('DM5004', shop({}).replace('  shop: {key', '  ab: {key')).map(({ at }) => at)).toEqual([
      'error 4:3 ab',
    ]);
  });

  it('refuses an index of one letter', () => {
    const text = shop({ indexes: '{g: {pk: a, project: all}}', maps: '{g: natural}', attributes: ['a: ulid'] });
    expect(saidBy('DM5004', text).map(({ at }) => at)).toEqual(['error 4:43 g']);
    expect(problems(text)).toEqual(['DM5004 error']);
  });

  it.each([
    ['a key', 'pk: sk', (long: string) => shop({}).replace('{pk: pk, sk: sk}', `{pk: ${long}, sk: sk}`)],
    ['a projected attribute', '', (long: string) => shop({ indexes: `{byA: {pk: a, project: {include: [${long}]}}}` })],
    ['the TTL', '', (long: string) => shop({ table: `, ttl: ${long}` })],
  ])('takes 255 bytes for the name of %s', (_what, _at, text) => {
    expect(saidBy('DM5004', text('k'.repeat(255)))).toEqual([]);
    const found = saidBy('DM5004', text('k'.repeat(256)));
    expect(found.map(({ at, numbers }) => [at.slice(0, 8), numbers])).toEqual([
      ['error 4:', { bytes: 256, limitBytes: 255 }],
    ]);
  });

  it('takes long names for other attributes', () => {
    expect(
      saidBy('DM5004', shop({ attributes: [`note: {type: int, min: 0, max: 9, as: ${'n'.repeat(300)}}`] })),
    ).toEqual([]);
  });
});

describe('DM5005 reserved-word', () => {
  const text = shop({
    attributes: ['name: {type: string, maxBytes: 20}', 'title: {type: string, maxBytes: 20, as: STATUS}'],
  });

  it('is off but under `all`, and looks at the stored name', () => {
    expect(saidBy('DM5005', text)).toEqual([]);
    expect(saidBy('DM5005', text, { preset: 'strict' })).toEqual([]);
    expect(saidBy('DM5005', text, { preset: 'all' }).map(({ at, message }) => [at, message.slice(0, 8)])).toEqual([
      ['info 11:7 name', '`name` i'],
      ['info 12:7 title', '`STATUS`'],
    ]);
  });
});
