import { expect, it } from 'vitest';
import { entityFile } from '../../../../src/generate/typescript/entities/index.js';
import { designOf, entityOf } from '../../../support/models.js';
import { exportsOf, genOf } from '../../../support/modules.js';

const DESIGN = designOf(`
dynamodel: 1
model: notes
tables:
  notes: {key: {pk: pk}}
entities:
  Note:
    key: {pk: "NOTE#{noteId}"}
    attributes:
      noteId: {type: ulid, immutable: true}
      maker: {type: string, optional: true, as: constructor}
      shape: {map: {text: {type: string, optional: true, as: toString}}}
    volume: {count: 2000}
accessPatterns:
  note: {op: get, entity: Note, rate: 1/s}
`);

it('reads no attribute and no field of a map through the prototype of what is stored', async () => {
  const file = entityFile(genOf(DESIGN), entityOf(DESIGN, 'Note'));
  const { parseNote } = Object.values(await exportsOf([file]))[0] as { parseNote: (item: object) => unknown };
  const noteId = '01JABCDEFGHJKMNPQRSTVWXYZ0';
  expect(parseNote({ noteId, shape: {} })).toEqual({ noteId, shape: {} });
  const stored = { noteId, constructor: 'Ann', shape: { toString: 'round' } };
  expect(parseNote(stored)).toEqual({ noteId, maker: 'Ann', shape: { text: 'round' } });
});
