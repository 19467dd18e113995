import { describe, expect, it } from 'vitest';
import { creationRate, isUniqueBy } from '../../src/planner/estimate.js';
import { designOf, planned, readOf } from './support.js';

/** Tickets with a drawn id, notes that each desk numbers, and stamps that desks number and that do not say of which desk they are. */
const design = designOf(`dynamodel: 1
model: desk
tables:
  desk:
    key: {pk: pk, sk: sk}
    stream: new-and-old
    indexes: {open: {pk: openPk, sk: openSk, project: all}}
entities:
  Desk:
    key: {pk: "DESK#{desk}", sk: DESK}
    attributes:
      desk: {type: string, minBytes: 1, maxBytes: 8, charset: a-z, immutable: true}
      notes: {type: int, min: 0, max: 99999999, default: 0}
      stamps: {type: int, min: 0, max: 99999999, default: 0}
  Ticket:
    key: {pk: "TICKET#{ticketId}", sk: TICKET}
    indexes:
      open:
        - {pk: "OPEN#{desk}", sk: "{ticketId}", when: "state = OPEN"}
        - {pk: "SHUT#{desk}", sk: "{ticketId}", when: "state = SHUT"}
    attributes:
      ticketId: {type: ulid, generate: ulid}
      desk: {type: string, minBytes: 1, maxBytes: 8, charset: a-z, immutable: true}
      state: {enum: [OPEN, SHUT], weights: {OPEN: 10, SHUT: 90}, default: OPEN}
      title: {type: string, maxBytes: 80}
    volume: {count: 100k, per: {desk: {avg: 20}}}
  Note:
    key: {pk: "DESK#{desk}", sk: "NOTE#{number|pad:8}"}
    attributes:
      desk: {type: string, minBytes: 1, maxBytes: 8, charset: a-z, immutable: true}
      number: {type: int, min: 1, max: 99999999, generate: sequence(Desk.notes)}
      text: {type: string, maxBytes: 80}
  Stamp:
    key: {pk: "STAMP#{number|pad:8}", sk: STAMP}
    attributes:
      desk: {type: string, minBytes: 1, maxBytes: 8, charset: a-z, immutable: true}
      number: {type: int, min: 1, max: 99999999, generate: sequence(Desk.stamps)}
accessPatterns:
  put: {op: put, entity: Ticket, rate: 1/s}
  replace: {op: put, entity: Ticket, condition: has(ticketId), rate: 10/s}
  settle: {op: put, entity: Ticket, condition: "state = OPEN", rate: 10/s}
  once: {op: put, entity: Ticket, condition: not has(ticketId), rate: 100/s}
  either: {op: put, entity: Ticket, condition: "not has(state) or state = OPEN", rate: 1000/s}
  note: {op: put, entity: Note, rate: 3/s}
  again: {op: put, entity: Note, condition: has(number), rate: 5/s}
  stamp: {op: put, entity: Stamp, rate: 7/s}
  steps: {op: transact-write, params: {ticket: Ticket, other: Ticket}, steps: [{put: Ticket, from: ticket}, {put: Ticket, from: other, condition: has(ticketId)}], rate: 10k/s}
  openOf: {op: query, entity: Ticket, by: [desk], index: open, filter: "state = OPEN", page: 25}
  shutOf: {op: query, entity: Ticket, by: [desk], index: open, filter: "state = SHUT", page: 25}
`);

function entity(name: string) {
  const found = design.entities.get(name);
  if (found === undefined) throw new Error(name);
  return found;
}

const ofItem = (name: string) =>
  planned(design, name)
    .touches.filter(({ write, index }) => write?.role === 'item' && index.kind === 'table' && write.action === 'put')
    .map(({ write }) => write?.makesNew);

describe('puts', () => {
  it.each([
    ['put', [true]],
    ['replace', [false]],
    ['settle', [false]],
    ['once', [true]],
    ['either', [true]],
    ['note', [true]],
    ['again', [false]],
    ['stamp', [false]],
    ['steps', [true, false]],
  ])('make new items where nothing can be under their key: %s', (name, makesNew) => {
    expect(ofItem(name)).toEqual(makesNew);
  });

  it('make as many items a second as they make new ones', () => {
    expect(creationRate(design, entity('Ticket'))).toBe(1 + 100 + 1000 + 10_000);
    expect(creationRate(design, entity('Note'))).toBe(3);
    expect(creationRate(design, entity('Stamp'))).toBe(0);
  });

  it('that replace put an entry where items are, and that make new ones where those begin', () => {
    const shares = (name: string) =>
      planned(design, name)
        .touches.filter(({ index }) => index.name === 'open')
        .map(({ units }) => units.typical);
    expect(shares('put')).toEqual([1, 0]);
    const [open = 0, shut = 0] = shares('replace');
    expect(shut / open).toBeCloseTo(9, 6);
  });
});

describe('numbers of a sequence', () => {
  it('are one item’s only beside what names the counter', () => {
    expect(isUniqueBy(entity('Note'), new Set(['desk', 'number']))).toBe(true);
    expect(isUniqueBy(entity('Note'), new Set(['number']))).toBe(false);
  });
});

describe('reads of one of several mappings', () => {
  it('find as many items as are stored there, and not as many as begin there', () => {
    const items = (name: string) => readOf(planned(design, name)).figures.items.typical;
    expect(items('shutOf') / items('openOf')).toBeCloseTo(9, 1);
  });
});
