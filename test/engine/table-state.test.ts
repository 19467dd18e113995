import { describe, expect, it } from 'vitest';
import { decodePlain, encodePlain, isPlain } from '../../src/engine/plain-data.js';
import { SecondaryIndex } from '../../src/engine/secondary-index.js';
import { Table } from '../../src/engine/table.js';

describe('the settings of a table', () => {
  const table = new Table({
    name: 'shop',
    arn: 'arn',
    id: 'id',
    created: new Date(0),
    key: { hash: [{ name: 'pk', type: 'S' }], range: [] },
    maxCollectionBytes: 1,
  });
  const index = new SecondaryIndex(
    { name: 'i', kind: 'global', key: table.key, projection: { ProjectionType: 'ALL' }, projected: undefined },
    table.key,
  );

  it('are plain data, but for what follows from the items or belongs to the process', () => {
    // A member that is added is kept beyond the process by itself if it is plain data. One that is not is to be named here, once
    // `engineState` brings it back in another way, or on purpose does not.
    const others = (owner: object): string[] =>
      Object.entries(owner)
        .filter(([, value]) => !isPlain(value))
        .map(([name]) => name);
    expect(others(table)).toEqual(['store', 'history']);
    expect(others(index)).toEqual(['store']);
    // `stream` and `expiry` are put back from `latestStream` and `timeToLive`, `admission` from the throttling of the process.
    const unset = Object.entries(table).filter(([, value]) => value === undefined);
    expect(unset.map(([name]) => name)).toEqual(expect.arrayContaining(['stream', 'expiry', 'admission']));
  });
});

describe('plain data', () => {
  it('is the same after it was JSON', () => {
    const data = {
      at: new Date(5),
      bytes: new Uint8Array([0, 255]),
      map: new Map<unknown, unknown>([
        ['a', new Set([1, 'x'])],
        [1, undefined],
      ]),
      nothing: undefined,
      null: null,
      large: 12345678901234567890n,
      endless: Number.POSITIVE_INFINITY,
      $: 'a name that it uses itself',
      nested: { $: { $: [] } },
      list: [undefined, [true, -0.5]],
      ['__proto__']: 'own',
    };
    const again = decodePlain(JSON.parse(JSON.stringify(encodePlain(data))));
    expect(again).toEqual(data);
    expect(Object.keys(again as object)).toEqual(Object.keys(data));
  });

  it.each([[() => {}], [Symbol('x')], [new (class Own {})()], [[new Map([['a', () => {}]])]]])(
    'is no function and no object of a class: %s',
    (value) => {
      expect(isPlain(value)).toBe(false);
      expect(() => encodePlain(value)).toThrow(TypeError);
    },
  );
});
