import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GeneratedModel, NOW, type Repositories, Stream } from './support.js';

/** `News` is made by others and counted into; `Tag` and `Total` are kept by stream rules alone. */
const PRESS = `
dynamodel: 1
model: press
defaults: {entityAttribute: _t}
tables:
  press: {key: {pk: pk, sk: sk}, ttl: endsAt, stream: new-and-old}
  totals: {key: {pk: pk}}
entities:
  News:
    table: press
    key: {pk: "NEWS#{newsId}", sk: NEWS}
    attributes: {newsId: {type: int, min: 0, max: 99}, title: {type: string, maxBytes: 20}, likes: {type: int, default: 0, counter: true}, seen: {type: int, optional: true}}
  Like:
    table: press
    key: {pk: "NEWS#{newsId}", sk: "L#{by}"}
    attributes: {newsId: {type: int, min: 0, max: 99}, by: {enum: [ann, bo]}, tag: {enum: [x, y], optional: true}, grams: {type: decimal, scale: 2, optional: true}}
  Tag:
    table: press
    key: {pk: "TAG#{tag}", sk: TAG}
    ttl: {attribute: endsAt, after: 1d}
    attributes:
      tag: {enum: [x, y]}
      made: {type: int, counter: true}
      gone: int
      weight: {type: decimal, scale: 2, counter: true}
      label: {type: string, maxBytes: 9, default: plain}
      since: {type: timestamp, default: now}
      note: {type: string, maxBytes: 9, optional: true}
  Total:
    table: totals
    key: {pk: "BY#{by}"}
    attributes: {by: {enum: [ann, bo]}, likes: {type: int, counter: true}}
accessPatterns:
  publish: {op: create, entity: News}
  drop: {op: delete, entity: News}
  news: {op: get, entity: News, by: [newsId]}
  like: {op: create, entity: Like}
  unlike: {op: delete, entity: Like}
  tag: {op: get, entity: Tag, by: [tag]}
  setLabel: {op: update, entity: Tag, set: [label]}
  totals: {op: scan, entity: Total}
streams:
  likes: {source: Like, when: "not has(old.by)", update: {News: {by: {newsId: new.newsId}, add: {likes: 1}}, Total: {by: {by: new.by}, add: {likes: 1}}}}
  see: {source: Like, when: "not has(new.by)", update: {News: {by: {newsId: old.newsId}, set: {seen: old.newsId}}}}
  tags: {source: Like, when: "not has(old.by)", update: {Tag: {by: {tag: new.tag}, add: {made: 1, weight: new.grams}}}}
  untags: {source: Like, when: "not has(new.by)", update: {Tag: {by: {tag: old.tag}, add: {gone: 1}}}}
`;

const press = new GeneratedModel<Repositories>(PRESS);
beforeAll(() => press.load());
afterAll(() => press.folder.remove());

let stream: Stream;
let client: Repositories;
beforeEach(() => {
  stream = new Stream(press);
  client = press.create(stream.client.client, { now: () => NOW });
});

/** Tells the handler of what has changed; the planner's programs have to leave the same. */
async function follow(): Promise<void> {
  const records = stream.take();
  const planned = stream.asPlanned(press.plan, PRESS, records);
  expect(await press.handler(stream.client.client)({ Records: records })).toEqual({ batchItemFailures: [] });
  expect(stream.items()).toEqual(planned);
  stream.take();
}

describe('an item that a stream rule makes', () => {
  it('has all that one needs: sums at zero, defaults and its end', async () => {
    await client.Like?.like?.({ newsId: 1, by: 'ann', tag: 'x' });
    await follow();
    expect(await client.Tag?.tag?.({ tag: 'x' })).toEqual({
      ...{ tag: 'x', made: 1n, gone: 0n, weight: '0', label: 'plain' },
      ...{ since: new Date(NOW).toISOString(), endsAt: NOW / 1000 + 86_400 },
    });
  });

  it('keeps what it has when it is there', async () => {
    await client.Like?.like?.({ newsId: 1, by: 'ann', tag: 'x' });
    await follow();
    await client.Tag?.setLabel?.({ tag: 'x', label: 'other' });
    await client.Like?.unlike?.({ newsId: 1, by: 'ann' });
    await follow();
    expect(await client.Tag?.tag?.({ tag: 'x' })).toMatchObject({ made: 1n, gone: 1n, label: 'other' });
  });

  it('is none where the rule does not give what it needs', async () => {
    await client.News?.publish?.({ newsId: 1, title: 'one' });
    await client.Like?.like?.({ newsId: 1, by: 'ann' });
    await client.Like?.like?.({ newsId: 2, by: 'bo' });
    await follow();
    expect(await client.News?.news?.({ newsId: 1 })).toMatchObject({ title: 'one', likes: 1n });
    expect(await client.News?.news?.({ newsId: 2 })).toBeUndefined();
    await client.News?.drop?.({ newsId: 1 });
    await client.Like?.unlike?.({ newsId: 1, by: 'ann' });
    await follow();
    expect(await client.News?.news?.({ newsId: 1 })).toBeUndefined();
  });
});

it('a scan passes over what the handler keeps beside the items that it counts', async () => {
  await client.Like?.like?.({ newsId: 1, by: 'ann' });
  await follow();
  expect(await client.Total?.totals?.({})).toEqual([{ by: 'ann', likes: 1n }]);
});
