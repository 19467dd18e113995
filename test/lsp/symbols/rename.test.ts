import { describe, expect, it } from 'vitest';
import { type Renaming, renameAt, renameTargetAt } from '../../../src/lsp/symbols/index.js';
import { documentOf, type Files, marked, ROOT, shown, textsAfter } from './support.js';

const NOTES = `dynamodel: 1
model: notes
types:
  Text: {type: string, maxBytes: 2000}
tables:
  notes:
    # The only table.
    key: {pk: pk, sk: sk}
    indexes: {byMail: {pk: mailPk, project: all}}
entities:
  User:
    # Whoever writes.
    key: {pk: "USER#{userId}", sk: USER}
    indexes: {byMail: {pk: "MAIL#{email}"}}
    attributes:
      userId: ulid
      email: {type: string, maxBytes: 254} # where to write to
      name:
        type: string
        maxBytes: 80
      about: Text # in a few words
    unique: {email: {onConflict: EmailTaken}}
    version: revision
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE#{noteId}"}
    attributes:
      userId: ulid
      noteId: ulid
      text: Text
      state: {enum: [DRAFT, DONE], as: st}
accessPatterns:
  user: {op: get, entity: User, by: [userId]}
  notes: {op: query, entity: Note, by: [userId], filter: "state = $state and size(text) > $least", page: 20}
  change: {op: update, entity: User, set: [about], lock: revision}
  signUp: {op: create, entity: User, errors: [EmailTaken]}
samples:
  entities:
    User:
      - {id: ann, userId: 01JABCDEFGHJKMNPQRSTVWXYZ0, email: ann@example.com, name: Ann, about: x}
    Note:
      - {id: n1, user: ann, noteId: 01JABCDEFGHJKMNPQRSTVWXYZ1, text: a, state: DRAFT}
tests:
  - {name: notes, call: {notes: {user: ann, state: DRAFT, least: 0}}, expect: {ids: [n1], items: [{text: a}]}}
`;

const READ = documentOf(NOTES);

function renamed(files: Files | string, before: string, newName: string): Renaming & { readonly texts: Files } {
  const all = typeof files === 'string' ? { [ROOT]: files } : files;
  const [path, text] = Object.entries(all).find(([, content]) => content.includes(before))!;
  const document = all[ROOT] === NOTES ? READ : documentOf(all, path);
  const renaming = renameAt(document, text.indexOf(before) + before.length, newName);
  return { ...renaming, texts: 'edits' in renaming ? textsAfter(document.state, renaming.edits) : {} };
}

/** The lines that differ, as they become. */
function changed(text: string, before: string, newName: string): readonly string[] {
  const { texts, ...renaming } = renamed(text, before, newName);
  if ('refusal' in renaming) throw new Error(renaming.refusal);
  const old = new Set(text.split('\n'));
  return (texts[ROOT] ?? '').split('\n').filter((line) => !old.has(line));
}

function refusal(text: string, before: string, newName: string): string {
  const renaming = renamed(text, before, newName);
  return 'refusal' in renaming ? renaming.refusal : `made of ${renaming.edits.length} edits`;
}

describe('a rename', () => {
  it('keeps the stored name of an attribute, however it is declared', () => {
    expect(
      changed(
        NOTES,
        '    attributes:\n      userId: ulid\n      email: {type: string, maxBytes: 254} # where to write to\n      ',
        'fullName',
      ),
    ).toEqual([
      '      fullName:',
      '        as: name',
      '      - {id: ann, userId: 01JABCDEFGHJKMNPQRSTVWXYZ0, email: ann@example.com, fullName: Ann, about: x}',
    ]);
    expect(changed(NOTES, 'set: [', 'bio')).toEqual([
      '      bio: {is: Text, as: about} # in a few words',
      '  change: {op: update, entity: User, set: [bio], lock: revision}',
      '      - {id: ann, userId: 01JABCDEFGHJKMNPQRSTVWXYZ0, email: ann@example.com, name: Ann, bio: x}',
    ]);
    expect(changed(NOTES, 'filter: "', 'phase')).toEqual([
      '      phase: {enum: [DRAFT, DONE], as: st}',
      '  notes: {op: query, entity: Note, by: [userId], filter: "phase = $phase and size(text) > $least", page: 20}',
      '      - {id: n1, user: ann, noteId: 01JABCDEFGHJKMNPQRSTVWXYZ1, text: a, phase: DRAFT}',
      '  - {name: notes, call: {notes: {user: ann, phase: DRAFT, least: 0}}, expect: {ids: [n1], items: [{text: a}]}}',
    ]);
  });

  it('keeps the key of what is unique', () => {
    expect(changed(NOTES, 'MAIL#{', 'mail')).toEqual([
      '    indexes: {byMail: {pk: "MAIL#{mail}"}}',
      '      mail: {as: email, type: string, maxBytes: 254} # where to write to',
      '    unique: {email: {attributes: [mail], onConflict: EmailTaken}}',
      '      - {id: ann, userId: 01JABCDEFGHJKMNPQRSTVWXYZ0, mail: ann@example.com, name: Ann, about: x}',
    ]);
  });

  it('takes what goes by the same name along, and says so', () => {
    const { texts, ...renaming } = renamed(NOTES, 'by: [', 'authorId');
    expect(texts[ROOT]).not.toMatch(/\buserId:/);
    expect(texts[ROOT]?.match(/\{is: ulid, as: userId\}/g)).toHaveLength(2);
    const notes = 'edits' in renaming ? renaming.edits.flatMap(({ note }) => note ?? []) : [];
    expect([...new Set(notes.map(({ label }) => label))]).toEqual([
      'What has to be called the same',
      'Keeps `userId` as it is stored',
    ]);
    expect(notes[0]?.description).toContain('`Note.userId`');
    expect(notes.some(({ needsConfirmation }) => needsConfirmation)).toBe(false);
  });

  it('asks before it changes what is stored or deployed', () => {
    for (const [before, newName, why] of [
      ['lock: ', 'rev', /Nothing declares `revision`/],
      ['indexes: {', 'byAddress', /built anew/],
      ['entity: ', 'Person', /keep `email` unique hold the name `User`/],
      ['tables:\n  ', 'papers', /another resource/],
    ] as const) {
      const renaming = renamed(NOTES, before, newName);
      const notes = 'edits' in renaming ? renaming.edits.map(({ note }) => note) : [];
      expect(
        notes.some((note) => note?.needsConfirmation === true && why.test(note.description)),
        newName,
      ).toBe(true);
    }
  });

  it('asks before a route becomes another one', () => {
    const isAsked = (roles: string): boolean => {
      const renaming = renamed(
        `${NOTES}roles: {clerk: {allow: [user], api: ${roles}}}\n`,
        'accessPatterns:\n  ',
        'reader',
      );
      return 'edits' in renaming && renaming.edits.some(({ note }) => note?.description.includes('HTTP API') === true);
    };
    expect(isAsked('true')).toBe(true);
    expect(isAsked('{routes: {user: "GET /users/{userId}"}}')).toBe(false);
  });

  it('keeps the tag of an entity and the name of a table, and changes samples that are called after it', () => {
    expect(changed(NOTES, 'entity: ', 'Person')).toEqual([
      '  Person:',
      '    tag: User',
      '  user: {op: get, entity: Person, by: [userId]}',
      '  change: {op: update, entity: Person, set: [about], lock: revision}',
      '  signUp: {op: create, entity: Person, errors: [EmailTaken]}',
      '    Person:',
      '      - {id: n1, person: ann, noteId: 01JABCDEFGHJKMNPQRSTVWXYZ1, text: a, state: DRAFT}',
      '  - {name: notes, call: {notes: {person: ann, state: DRAFT, least: 0}}, expect: {ids: [n1], items: [{text: a}]}}',
    ]);
    expect(changed(NOTES, 'tables:\n  ', 'papers')).toEqual(['  papers:', '    name: notes']);
    expect(changed(NOTES, '{id: n1, ', 'writer')).toContain('  Writer:');
  });

  it('is one of arguments that nothing declares, errors and samples, too', () => {
    expect(changed(NOTES, 'size(text) > $', 'most')).toHaveLength(2);
    expect(changed(NOTES, 'onConflict: ', 'Taken')).toHaveLength(2);
    expect(changed(NOTES, '- {id: ', 'bea')).toHaveLength(3);
  });

  it('changes once what several share', () => {
    const shared = NOTES.replace(
      / {4}attributes:\n {6}userId: ulid\n {6}noteId: ulid\n.*\n.*\n/,
      '    attributes: *a\n',
    )
      .replace('attributes:\n', 'attributes: &a\n')
      .replace('NOTE#{noteId}', 'NOTE#{email}')
      .replace(/filter: "[^"]*", /, '')
      .replace(/samples:[\s\S]*/, '');
    expect(changed(shared, 'set: [', 'bio')).toEqual([
      '      bio: {is: Text, as: about} # in a few words',
      '  change: {op: update, entity: User, set: [bio], lock: revision}',
    ]);
  });

  it('goes over all files, with line breaks of Windows', () => {
    const files = {
      [ROOT]: 'dynamodel: 1\r\nmodel: shop\r\ninclude: [orders.yaml]\r\ntables: {shop: {key: {pk: pk}}}\r\n',
      'orders.yaml':
        'entities:\r\n  Order:\r\n    table: shop\r\n    key: {pk: "O#{id}"}\r\n    attributes:\r\n      id:\r\n        type: ulid\r\n',
    };
    expect(renamed(files, 'table: ', 'store').texts).toEqual({
      [ROOT]: files[ROOT].replace('{shop: {', '{store: {name: shop, '),
      'orders.yaml': files['orders.yaml'].replace('table: shop', 'table: store'),
    });
    expect(renamed(files, 'O#{', 'key').texts['orders.yaml']).toContain(
      'pk: "O#{key}"}\r\n    attributes:\r\n      key:\r\n        as: id\r\n        type: ulid\r\n',
    );
  });

  it('gives back the text as it was', () => {
    const { text, at } = marked(NOTES.replace('by: [userId]', 'by: [§userId]'));
    const there = documentOf(text);
    const renaming = renameAt(there, at, 'authorId');
    const after = textsAfter(there.state, 'edits' in renaming ? renaming.edits : [])[ROOT] ?? '';
    const back = documentOf(after);
    const again = renameAt(back, after.indexOf('by: [') + 5, 'userId');
    expect(textsAfter(back.state, 'edits' in again ? again.edits : [])[ROOT]).toBe(text);
  });
});

describe('a rename is refused', () => {
  it.each([
    ['a name that is there', 'set: [', 'email', /There is an attribute `User.email` already/],
    ['another kind of name', 'entity: ', '2nd', /does not begin with a digit/],
    ['a name with a line break', 'entity: ', 'A\nB: 1', /letters, digits/],
    ['no text', 'entity: ', 'null', /no text in YAML/],
    ['a name in quotes', 'ids: [', 'a b', /in quotes/],
    ['an empty name', 'ids: [', '', /in quotes/],
    ['a type of the language', 'about: ', 'string', /built-in type/],
    ['a word of expressions', 'filter: "', 'and', /cannot be the name/],
    ['an argument that is one already', 'size(text) > $', 'state', /taken, or means something else|defined twice/],
    ['a sample of the same name', 'ids: [', 'ann', /There is a sample `ann` already/],
    ['what an item is stored under', 'byMail: {pk: ', 'x', /key attribute in DynamoDB/],
    ['a place without a name', 'op: ', 'x', /no name of the model/],
    ['an entity in upper case where it stands in lower', '{id: n1, ', 'Person', /lower case/],
  ])('for %s', (_what, before, newName, why) => {
    expect(refusal(NOTES, before, newName)).toMatch(why);
  });

  it('where what is stored could not be kept', () => {
    const natural = NOTES.replace('{pk: mailPk, project: all}', '{pk: revision, project: all}').replace(
      'indexes: {byMail: {pk: "MAIL#{email}"}}',
      'indexes: {byMail: natural}',
    );
    expect(refusal(natural, 'lock: ', 'rev')).toMatch(/Declare the attribute first/);
    expect(refusal(natural, 'byMail: {pk: ', 'rev')).toMatch(/stored under, and not its name/);
    const shared = NOTES.replace('about: Text', 'about: &t {is: Text}').replace('text: Text', 'text: *t');
    expect(refusal(shared, 'set: [', 'bio')).toMatch(/cannot be kept there/);
    const merged = NOTES.replace('attributes:', 'attributes: &a').replace(
      '      userId: ulid\n      noteId',
      '      <<: *a\n      noteId',
    );
    expect(refusal(merged, 'set: [', 'bio')).toMatch(
      /through an alias or with escapes \(`shop.dynamodel.yaml`, line 27\)/,
    );
  });

  it('where the name would mean something else', () => {
    const text = NOTES.replace('state = $state', 'state = DRAFT');
    expect(refusal(text, 'size(', 'DRAFT')).toMatch(/means something else/);
    expect(refusal(text, 'size(', 'draft')).toMatch(/made of/);
  });

  it('in a text that cannot be read', () => {
    expect(refusal('dynamodel: [', 'dyn', 'x')).toMatch(/no name of the model/);
    expect(renameTargetAt(documentOf('a: ['), 0)).toBeUndefined();
  });
});

describe('what would be renamed', () => {
  it('is the name alone, or why it is not', () => {
    const document = documentOf(NOTES);
    const at = (before: string) => renameTargetAt(document, NOTES.indexOf(before) + before.length);
    const target = at('NOTE#{');
    expect(target !== undefined && 'span' in target ? shown(target.span) : target).toBe('25:43 noteId');
    expect(at('byMail: {pk: ')).toMatchObject({ refusal: expect.stringContaining('`mailPk`') });
    expect(at('op: ')).toBeUndefined();
  });
});
