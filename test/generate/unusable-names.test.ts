import { describe, expect, it } from 'vitest';
import { refuseUnusableNames, UnusableNames } from '../../src/generate/unusable-names.js';
import { designOf } from '../support/models.js';

function model(attributes: string, { sk = 'sk', pattern = '{op: query, entity: Note, by: [owner], page: 20}' } = {}) {
  return designOf(`
dynamodel: 1
model: notes
tables:
  notes: {key: {pk: pk, sk: ${sk}}}
entities:
  Note:
    id: [owner, noteId]
    key: {pk: "USER#{owner}", sk: "NOTE#{noteId}"}
    attributes:
      owner: {type: ulid, immutable: true}
      noteId: {type: ulid, immutable: true, generate: ulid}
${attributes}
    volume: {count: 2M, per: {owner: {avg: 20, max: 1000}}}
accessPatterns:
  notes: ${pattern}
`);
}

function refused(attributes: string, options?: Parameters<typeof model>[1]): readonly string[] {
  try {
    refuseUnusableNames(model(attributes, options));
    return [];
  } catch (error) {
    if (!(error instanceof UnusableNames)) throw error;
    return error.names.map(
      ({ message, span }) => `${span.file.text.slice(span.start, span.end)}: ${message.split(',')[0]}`,
    );
  }
}

describe('names that JavaScript cannot carry', () => {
  it('are those that the document client cannot write', () => {
    expect(refused('      text: {type: string, as: __proto__}')).toEqual([
      'text: `text` of `Note` is stored as `__proto__`',
    ]);
    expect(refused('      text: {type: string}', { sk: '__proto__' })).toEqual([
      '__proto__: A key attribute is stored as `__proto__`',
    ]);
    const field = '{list: {map: {made: {type: string, as: constructor}}}}';
    expect(refused(`      parts: ${field}`)).toEqual([
      'parts: A field in `parts` of `Note` is stored as `constructor`',
    ]);
  });

  it('are those of every object, where something may be left out', () => {
    const left = (name: string) => [`${name}: \`${name}\` of \`Note\` may be left out`];
    expect(refused('      toString: {type: string, optional: true}')).toEqual(left('toString'));
    expect(refused('      valueOf: {type: string, immutable: true, default: "x"}')).toEqual(left('valueOf'));
    expect(refused('      constructor: {type: string}')).toEqual(left('constructor'));
    expect(refused('      part: {map: {toString: {type: string, optional: true}}}')).toEqual([
      'part: `toString` in `part` of `Note` may be left out',
    ]);
  });

  it('are no others', () => {
    expect(refused('      toString: {type: string, immutable: true}')).toEqual([]);
    expect(refused('      text: {type: string, optional: true, as: constructor}')).toEqual([]);
    expect(refused('      prototype: {type: string, optional: true}')).toEqual([]);
  });
});
