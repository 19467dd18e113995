import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_NAMES, exampleModel } from '../support/examples.js';
import { brief, checkText, problemsOf } from './support/check-text.js';

const textOf = (name: string): string => readFileSync(exampleModel(name), 'utf8');

/** `DM2001 error`, of what the text has and the example has not. */
function told(name: string, text: string): readonly string[] {
  const before = new Set(checkText(textOf(name)).map(({ message }) => message));
  return checkText(text)
    .filter(({ message, severity }) => severity !== 'info' && !before.has(message))
    .map(({ rule, severity, span }) => `${rule} ${severity} ${span.file.position(span.start).line}`);
}

describe('the examples', () => {
  it.each(EXAMPLE_NAMES)('%s is clean', (name) => {
    expect(problemsOf(checkText(textOf(name))).map(brief)).toEqual([]);
  });

  it('have these notes', () => {
    const notes = EXAMPLE_NAMES.flatMap((name) => checkText(textOf(name)).map(({ rule }) => `${name} ${rule}`));
    expect(notes).toEqual([
      'ecommerce DM9003',
      'github DM5002',
      'leaderboard DM3012',
      'orders-multi-table DM9003',
      'saas DM9003',
      'saas DM9004',
      'shop DM9003',
      'shop DM7009',
      'shop DM3012',
      'shop DM9004',
    ]);
  });
});

/** An example, one thing in it that is changed, and the one finding. */
const MISTAKES: readonly (readonly [what: string, example: string, from: string, to: string, finding: string])[] = [
  ['a type is declared under another name', 'ecommerce', '  CustomerId:', '  CustomerID:', 'DM1002 error'],
  ['an attribute is', 'ecommerce', '      placedAt:', '      orderedAt:', 'DM1002 error'],
  ['an entity is', 'ecommerce', '\n  OrderLine:\n', '\n  Line:\n', 'DM1002 error'],
  ['an index is', 'orders-multi-table', '      byCarrier:\n', '      byCarriers:\n', 'DM1002 error'],
  ['a section is misspelt', 'iot', '\ntables:\n', '\ntabels:\n', 'DM1001 error'],
  ['the samples are', 'ecommerce', '\nsamples:\n  seed: ', '\nsample:\n  seed: ', 'DM1001 error'],
  [
    'the word before a list of members is',
    'github',
    'status: {enum: [OPEN, MERGED',
    'status: {enmu: [OPEN, MERGED',
    'DM1001 error',
  ],
  [
    'a template names no attribute',
    'shop',
    'pk: "CUST#{customerId}", sk: "ORDER#',
    'pk: "CUST#{custId}", sk: "ORDER#',
    'DM2001 error',
  ],
  [
    'an index key names none',
    'shop',
    'byState: {pk: [tenantId, openState]',
    'byState: {pk: [tenantId, openStates]',
    'DM2001 error',
  ],
  ['a key has no sort key', 'saas', 'pk: "TEAM#{teamId}", sk: "USER#{userId}"', 'pk: "TEAM#{teamId}"', 'DM2021 error'],
  ['a number is not padded', 'ecommerce', '|pad:4', '', 'DM2007 warning'],
  ['a number outgrows its width', 'ecommerce', 'max: 200, immutable', 'max: 20000, immutable', 'DM2008 error'],
  ['a number has no bound', 'github', ', max: 9999999', '', 'DM2008 error'],
  ['an id may be any text', 'iot', 'DeviceId: {type: uuid}', 'DeviceId: {type: string, minBytes: 1}', 'DM2012 warning'],
  [
    'an attribute of the table key is optional',
    'ecommerce',
    'lineNo: {type: int,',
    'lineNo: {optional: true, type: int,',
    'DM2003 error',
  ],
  [
    'a separator is left out',
    'github',
    'key: {pk: "REPO#{owner}#{repo}"',
    'key: {pk: "REPO#{owner}{repo}"',
    'DM2019 error',
  ],
  ['facts do not suit the type', 'ecommerce', 'title: {type: string,', 'title: {type: int,', 'DM1004 error'],
  ['an average is above its peak', 'ecommerce', 'rate: {avg: 10/s', 'rate: {avg: 100k/s', 'DM1009 warning'],
  [
    'an index projects keys only',
    'ecommerce',
    'gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}',
    'gsi1: {pk: gsi1pk, sk: gsi1sk, project: keys}',
    'DM3005 error',
  ],
  ['a derivation names no attribute', 'iot', 'derive: "status', 'derive: "state', 'DM4016 error'],
  [
    'a read of an index is a strong one',
    'ecommerce',
    'op: query, entity: Customer,',
    'op: query, consistent: true, entity: Customer,',
    'DM4006 error',
  ],
];

describe('one mistake in an example is one finding', () => {
  it.each(MISTAKES)('%s (%s)', (_what, example, from, to, finding) => {
    const text = textOf(example);
    expect(text, from).toContain(from);
    const found = told(example, text.replace(from, to));
    expect(found.map((one) => one.replace(/ \d+$/, ''))).toEqual([finding]);
  });
});
