import { describe, expect, it } from 'vitest';
import { sourceText } from '../../../../src/generate/text/index.js';
import { namesOf } from '../../../../src/generate/typescript/names.js';
import { patternDoc } from '../../../../src/generate/typescript/pattern-doc.js';
import { planModel } from '../../../../src/planner/index.js';
import { designOf } from '../../../support/models.js';

const MODEL = `
dynamodel: 1
model: notes
tables: {notes: {key: {pk: pk, sk: sk}}}
entities:
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE#{at|iso}"}
    unique: {slug: {onConflict: SlugTaken}}
    attributes:
      userId: {type: ulid, immutable: true}
      at: {type: timestamp, immutable: true}
      slug: {type: string, charset: a-z, maxBytes: 20}
      text: {type: string, avgBytes: 980, maxBytes: 4000}
    volume: {count: 1000}
accessPatterns:
  latest:
    op: query
    description: The newest notes. */ alert()
    entity: Note
    by: [userId]
    order: desc
    page: 20
    items: {avg: 10, p99: 20}
    rate: 1/s
  write: {op: create, entity: Note, rate: 1/s, deprecated: use draft}
  relabel: {op: update, entity: Note, set: [slug]}
  rewrite: {op: update, entity: Note, set: [text]}
  file:
    op: transact-write
    params: {note: Note}
    steps: [{create: Note, from: note}]
    idempotency: $note.slug
`;

function docOf(name: string): string {
  const design = designOf(MODEL);
  const plan = planModel(design);
  const planned = plan.patterns.get(name);
  if (planned?.kind !== 'planned') throw new Error('not planned');
  const text = sourceText('a.ts', patternDoc({ design, plan, names: namesOf(design) }, planned));
  // As one line: where it is broken is another matter.
  return text.replaceAll(/\s*\n \*\s*/g, ' ');
}

describe('the documentation of a pattern', () => {
  it('says what is asked, of what, and what it costs', () => {
    const text = docOf('latest');
    expect(text).toContain('The newest notes. *\\/ alert()');
    expect(text).toContain('- Query on table `notes`, backwards, at most 20 items a request');
    expect(text).toContain('- Key condition: `pk = USER#{userId} and begins_with(sk, NOTE#)`');
    expect(text).toMatch(/- Reads 10 \(p99 20\) `Note` of 1\.\d+ KB/);
    expect(text).toMatch(/- 1 request, 1\.5 read units \(p99 3\)/);
    expect(text).toContain('- $0.19 for a million calls, on demand in us-east-1');
    expect(text).toContain('@throws {InvalidCursor}');
  });

  it('names the parts of a write, its errors, and what takes its place', () => {
    const text = docOf('write');
    expect(text).toContain('- TransactWriteItems on table `notes`');
    expect(text).toContain(
      '- create `Note`: `pk = USER#{userId}`, `sk = NOTE#{at|iso}`, only if no Note with this key exists',
    );
    expect(text).toContain('(sentinel)');
    expect(text).toContain('@throws {SlugTaken}');
    expect(text).toContain('@throws {AlreadyExists}');
    expect(text).toContain('@deprecated use draft');
  });

  it('says what a caller would not expect', () => {
    const asRead = 'attributes that the call neither changes nor checks are as they were read just before the write.';
    expect(docOf('relabel')).toContain(asRead);
    expect(docOf('rewrite')).not.toContain(asRead);
    expect(docOf('file')).toContain('Done once in 10 minutes for one `note.slug`, if it is sent as the same request');
    expect(docOf('file')).toContain('and the same time, `with({ now })`. As another request it throws `TokenReused`.');
    expect(docOf('file')).toContain('@throws {TokenReused}');
    expect(docOf('write')).not.toContain('TokenReused');
  });
});
