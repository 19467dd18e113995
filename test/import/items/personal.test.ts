import { describe, expect, it } from 'vitest';
import {
  isCodeWord,
  isDataName,
  isKindName,
  isPersonalName,
  isPersonalValue,
} from '../../../src/import/infer/personal.js';
import { importModel } from '../../../src/index.js';

const NAMES = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing'];

/** Customers, with values of a few people in every attribute. */
const customers = Array.from({ length: 90 }, (_, i) => {
  const who = i % 3;
  return {
    PK: `CUSTOMER#${1000 + i}`,
    SK: 'PROFILE',
    customerId: 1000 + i,
    fullName: NAMES[who],
    owner: ['Ada', 'Grace', 'Alan'][who],
    note: ['call back', 'angry', 'VIP'][who],
    emailAddress: `${['ada', 'grace', 'alan'][who]}@example.org`,
    gender: ['female', 'female', 'male'][who],
    contactRef: ['Ada Lovelace', 'Grace Hopper', 'Alan Turing'][who],
    mobile: 491512345670 + who,
    salary: 70_001 + who,
    state: ['ACTIVE', 'CLOSED', 'ACTIVE'][who],
    customerType: ['private', 'company', 'company'][who],
    likes: { [`${['ada', 'grace', 'alan'][who]}@example.org`]: 1 },
    address: { street: '12 Analytical Row', city: ['London', 'Arlington', 'Maida Vale'][who] },
  };
});

const SECRETS = /Ada|Grace|Alan|ada@|grace@|female|call back|angry|4915123|70001|70002|Analytical|Arlington/;
const files = { 'customers.json': JSON.stringify(customers) };

describe('what items say of people', () => {
  it('is not in the model', async () => {
    const { text } = await importModel({ files });
    expect(text).not.toMatch(SECRETS);
    expect(text).not.toContain('samples:');
    expect(text).toContain('its few values are left out, for they may be personal');
    // What says nothing of a person is told.
    expect(text).toMatch(/state: .*ACTIVE/);
    expect(text).toMatch(/customerType: .*company/);
    expect(text).toMatch(/likes: \{dict: \{type: int/);
  });

  it('is no text of a key template, even if there is one such item', async () => {
    const one = { PK: 'USER#ada@example.org', SK: 'LOGIN#9f3c1b1e-3b52-4f7e-9d0a-0123456789ab#LAST', when: 5 };
    const { text } = await importModel({ files: { 'a.jsonl': `${JSON.stringify(one)}\n{"PK":"1","SK":"x"}` } });
    expect(text).toContain('key: {pk: "USER#{userId}", sk: "LOGIN#{loginId}#LAST"}');
    expect(text).not.toMatch(/ada@|9f3c/);
  });

  it('is no text of a key, in comments either, and no enum, whatever language names it', async () => {
    const orders = Array.from({ length: 120 }, (_, i) => ({
      PK: 'CUST#alice',
      SK: `ORDER#${1000 + i}`,
      lname: ['Jones', 'Smith'][i % 2],
      plate: ['M-AB 77', 'B-XY 12'][i % 2],
      spitzname: ['mausi', 'hasi'][i % 2],
      state: ['open', 'closed'][i % 2],
      zustand: ['NEW', 'IN_USE'][i % 2],
      lists: [['anna', 'bert'][i % 2]],
    }));
    const managed = Array.from({ length: 60 }, (_, i) => ({ PK: `TEAM#t${i % 20}`, SK: 'MANAGER#bob', x: i }));
    const emails = ['PROFILE', 'SETTINGS'].map((SK) => ({ PK: 'EMAIL#john.doe', SK, x: 1 }));
    for (const items of [orders, managed, emails]) {
      const text = await importModel({ files: { 'a.json': JSON.stringify(items) } }).then((one) => one.text);
      expect(text).not.toMatch(/alice|Jones|Smith|M-AB|B-XY|mausi|hasi|anna|bert|bob|john\.doe/);
      if (items !== orders) continue;
      expect(text).toContain('pk: "CUST#{custId}"');
      // A name of a kind of thing, and words as code writes them.
      expect(text).toMatch(/state: .*\bopen\b/);
      expect(text).toMatch(/zustand: .*IN_USE/);
    }
  });

  it('is there where it was asked for', async () => {
    const { text } = await importModel({ files }, { keepSamples: true });
    expect(text).toContain('samples:');
    expect(text).toContain('ada@example.org');
    expect(text).toMatch(/gender: .*female/);
  });

  it.each([
    'email',
    'eMail',
    'user_email',
    'firstName',
    'NAME',
    'homePhone',
    'dateOfBirth',
    'genderType',
    'IBAN',
    'ipAddress',
    'customers',
    'shippingAddress',
  ])('is what `%s` holds', (name) => expect(isPersonalName(name)).toBe(true));
  it.each(['status', 'orderId', 'emailStatus', 'userType', 'total', 'sku', 'createdAt', 'customerCount', 'plan'])(
    'is not what `%s` holds',
    (name) => expect(isPersonalName(name)).toBe(false),
  );
  it.each(['a@b', 'Ada Lovelace', '+49 151 23456', '12345', 'this is what I wrote'])('may be `%s`', (text) =>
    expect(isPersonalValue(text)).toBe(true),
  );
  it.each(['ACTIVE', 'in-progress', 'IN PROGRESS', 'eu-west-1', 'A1', 'Gold'])('is hardly `%s`', (text) =>
    expect(isPersonalValue(text)).toBe(false),
  );
  it('is not what code writes, and not what a name makes a kind', () => {
    expect(['ACTIVE', 'IN_PROGRESS', 'in_progress', 'yes'].every(isCodeWord)).toBe(true);
    expect(['Smith', 'smith', 'B20', 'M-AB', 'A', 'anna-maria', 'IN PROGRESS'].some(isCodeWord)).toBe(false);
    expect(['orderStatus', 'event_type', 'priority'].every(isKindName)).toBe(true);
    expect(['lname', 'plate', 'typeName'].some(isKindName)).toBe(false);
  });
  it('may be a name', () => {
    expect(['a@b.c', '0123456', '42', '9f3c1b1e-3b52-4f7e-9d0a-0123456789ab'].every(isDataName)).toBe(true);
    expect(['street', 'line1', 'GSI1PK', 'a b'].some(isDataName)).toBe(false);
  });
});
