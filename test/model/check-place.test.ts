import { describe, expect, it } from 'vitest';
import { loadText, summary } from './support.js';

/** Patterns and a stream rule over an entity whose attributes have something inside. */
function found(patterns: string, streams = ''): readonly string[] {
  const { findings } = loadText(`dynamodel: 1
model: small
tables:
  main: {key: {pk: pk, sk: sk}, stream: new-and-old}
entities:
  Thing:
    key: {pk: "T#{id}", sk: "{stats.views|pad:3}"}
    attributes:
      id: ulid
      name: {type: string, maxBytes: 40}
      stats: {map: {views: {type: int, min: 0, max: 99}, by: {map: {day: {type: int}}}}}
      lines: {list: {map: {price: int}}, max: 9}
      labels: {dict: {map: {text: {type: string, maxBytes: 9}}}, max: 9}
      tags: {set: string, max: 9, maxBytes: 9}
      extra: any
      whole: {derive: stats}
  Other:
    key: {pk: "O#{id}", sk: "{id}"}
    attributes: {id: ulid, stats: {map: {likes: int}}}
accessPatterns:
  ${patterns}
${streams}`);
  return findings.map((finding) => `${summary(finding)} ${finding.message}`.replace(/^(DM\d+) \S+/, '$1'));
}

const change = (what: string): readonly string[] => found(`change: {op: update, entity: Thing, ${what}}`);
const NO_ZZ = 'DM1002 [zz] There is no field `zz` of `stats`. What exists: `by` and `views`.';

describe('places inside attributes', () => {
  it.each([
    'set: [stats.zz]',
    "set: {stats.zz: '1'}",
    'add: {stats.zz: 1}',
    'remove: [stats.zz]',
    'set: [name], lock: stats.zz',
    'key: [id, stats.zz], set: [name]',
    'set: [name], skew: zipf(1) on stats.zz',
  ])('are there in an update: %s', (what) => {
    expect(change(what)).toEqual([NO_ZZ]);
  });

  it.each([
    'by: [id, stats.zz]',
    'by: [id], prefix: [stats.zz]',
    'by: [id, "stats.zz|pad:3"]',
    'by: [id], range: {stats.zz: gt}',
    'by: [id], project: [stats.zz]',
    'by: [id], merge: {key: [stats.zz]}',
    'by: [id], merge: {sum: [stats.zz]}',
    'by: [id], merge: {order: stats.zz}',
  ])('are there in a query: %s', (what) => {
    expect(found(`look: {op: query, entity: Thing, ${what}}`)).toEqual([NO_ZZ]);
  });

  it.each(['set: {stats.zz: 1}', 'add: {stats.zz: 1}', 'remove: [stats.zz]', 'lock: stats.zz'])(
    'are there in a step: %s',
    (what) => {
      expect(found(`change: {op: transact-write, params: {id: ulid}, steps: [{update: Thing, ${what}}]}`)).toEqual([
        NO_ZZ,
      ]);
    },
  );

  it.each(['by: {id: new.id}, set: {stats.zz: 1}', 'by: {id: new.id}, add: {stats.zz: 1}', 'by: {stats.zz: new.id}'])(
    'are there in a stream rule: %s',
    (what) => {
      const streams = `streams: {follow: {source: Other, update: {Thing: {${what}}}}}`;
      expect(found('look: {op: get, entity: Thing, by: [id, stats.views]}', streams)).toEqual([NO_ZZ]);
    },
  );

  it.each([
    ['stats.vews', 'DM1002 [vews] There is no field `vews` of `stats`. Did you mean `views`?'],
    [
      'stats.constructor',
      'DM1002 [constructor] There is no field `constructor` of `stats`. What exists: `by` and `views`.',
    ],
    ['stats.__proto__', 'DM1002 [__proto__] There is no field `__proto__` of `stats`. What exists: `by` and `views`.'],
    ['stats.by.dya', 'DM1002 [dya] There is no field `dya` of `stats.by`. Did you mean `day`?'],
    ['whole.vews', 'DM1002 [vews] There is no field `vews` of `whole`. Did you mean `views`?'],
    ['lines[0].zz', 'DM1002 [zz] There is no field `zz` of `lines[0]`. What exists: `price`.'],
    ['labels.any.zz', 'DM1002 [zz] There is no field `zz` of `labels.any`. What exists: `text`.'],
    ['lines.price', 'DM1002 [price] `lines` is a list: an element of it is named by its number, as in `lines[0]`.'],
    [
      'stats[0]',
      'DM1002 [[0]] `stats` is a map: what it has stands under a name, as in `stats.views`, and under no number.',
    ],
    ['name.x', 'DM1002 [x] `name` is of type `string` and has nothing inside: only a map or a list has.'],
    ['tags.x', 'DM1002 [x] `tags` is of type `set` and has nothing inside: only a map or a list has.'],
    ['stats.views.x', 'DM1002 [x] `stats.views` is of type `int` and has nothing inside: only a map or a list has.'],
    [
      'lines[x].price',
      'DM1004 [lines[x].price] `lines[x].price` is no path: `a.b` is what a map has under a name, and `a[0]` an element of a list, by its number.',
    ],
    [
      'stats..views',
      'DM1004 [stats..views] `stats..views` is no path: `a.b` is what a map has under a name, and `a[0]` an element of a list, by its number.',
    ],
  ])('are told by what stands there: %s', (path, message) => {
    expect(change(`remove: ["${path}"]`)).toEqual([message]);
  });

  it.each(['stats.by.day', 'lines[2].price', 'labels.whatever.text', 'labels.x', 'extra.a[0].b', 'whole.views'])(
    'are let stand where they are: %s',
    (path) => {
      expect(change(`remove: ["${path}"]`)).toEqual([]);
    },
  );

  it('are those of any of several entities', () => {
    const scan = (project: string) => found(`all: {op: scan, entities: [Thing, Other], project: [${project}]}`);
    expect(scan('stats.views, stats.likes')).toEqual([]);
    expect(scan('stats.zz')).toEqual([
      'DM1002 [zz] There is no field `zz` of `stats`. What exists: `by`, `likes` and `views`.',
    ]);
  });

  it('are not judged by a type that is itself mistaken', () => {
    const { findings } = loadText(`dynamodel: 1
model: small
tables: {main: {key: {pk: pk}}}
entities:
  Thing:
    key: {pk: "T#{id}"}
    attributes: {id: ulid, stats: {map: {day: Sttas}}}
accessPatterns:
  change: {op: update, entity: Thing, set: [stats.day.x]}
`);
    expect(findings.map(summary)).toEqual(['DM1002 7:47 [Sttas]']);
  });
});
