import { expect, it } from 'vitest';
import { designOf, planned, readOf } from './support.js';

it.each([
  ['NOTE#{at|iso}#{id}', { at: 'between' }, 'between NOTE#{from|iso} and NOTE#{to|iso}$'],
  ['NOTE|{at|iso}|{id}', { at: 'between' }, 'between NOTE|{from|iso} and NOTE|{to|iso}}'],
  ['NOTE:{at|iso}:{id}', { at: 'gt' }, 'between NOTE:{at|iso}; and NOTE;'],
  ['NOTE:{at|iso}', { at: 'gt' }, 'between NOTE:{at|iso}\\0 and NOTE;'],
  ['NOTE:{at|iso}', { at: 'between' }, 'between NOTE:{from|iso} and NOTE:{to|iso}'],
])('the condition on %s names what stands behind its separator', (sk, range, text) => {
  const separator = sk.charAt(4);
  const design = designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'notes',
      tables: { notes: { key: { pk: 'pk', sk: 'sk' } } },
      entities: {
        Note: {
          separator,
          key: { pk: `BOX${separator}{box}`, sk },
          id: ['box', 'at', 'id'],
          attributes: { box: { type: 'string', maxBytes: 9, charset: 'a-z' }, at: 'timestamp', id: 'ulid' },
        },
      },
      accessPatterns: { find: { op: 'query', entity: 'Note', by: ['box'], range } },
    }),
  );
  expect(readOf(planned(design, 'find')).keyCondition?.text).toBe(`pk = BOX${separator}{box} and sk ${text}`);
});
