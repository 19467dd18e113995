import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixTexts } from '../../src/diagnostics/fixes.js';
import { type Finding, gathered } from '../../src/diagnostics/index.js';
import { type LoadedModel, withDesign } from '../../src/library/loaded-model.js';
import { memoryReader } from '../../src/model/file-reader.js';
import { loadModel } from '../../src/model/load-model.js';
import { judge, tell } from '../../src/rules/check.js';
import { parseYaml, SourceFile, type TextEdit, type YamlNode } from '../../src/source/index.js';
import { runs } from '../support/runs.js';

const TODAY = new Date('2026-11-20T12:00:00Z');
const ROOT = 'm.dynamodel.yaml';

const NOTES = `# Notes of users.
dynamodel: 1
model: notes
types:
  Text: {type: string, avgBytes: 600, maxBytes: 20000}
  State: {enum: [DRAFT, SENT], weights: {DRAFT: 1, SENT: 9}}
tables:
  notes:
    key: {pk: pk, sk: sk}
    indexes: {byState: {pk: statePk, sk: stateSk, project: all}}   # sparse
entities:
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE#{writtenAt|iso}#{noteId}"}
    indexes: {byState: {pk: "STATE#{state}#{userId}", sk: "{writtenAt|iso}#{noteId}", when: state = DRAFT}}
    attributes:
      userId: {type: ulid, immutable: true}
      noteId: {type: ulid, immutable: true, generate: ulid}
      writtenAt: {type: timestamp, immutable: true, default: now}
      state: {is: State, default: DRAFT}
      length: {derive: "text = 'a' ? 1 : 2"}
      text: Text
    volume: {count: 2M}
accessPatterns:
  # The newest first.
  latestNotes: {op: query, entity: Note, by: [userId], order: desc, limit: 20, rate: 30/s}
  drafts: {op: query, entity: Note, by: [state, userId], filter: "state = DRAFT", index: byState, page: 20, rate: 1/s}
  write: {op: create, entity: Note, rate: {avg: 2/s, peak: 20/s}}
  send: {op: update, entity: Note, set: [state], condition: "state = DRAFT", rate: 2/s}
`;

type Files = Readonly<Record<string, string>>;

function load(files: Files, root = ROOT): { loaded: LoadedModel; findings: readonly Finding[] } {
  const loaded = withDesign(loadModel(memoryReader(files), root));
  return { loaded, findings: tell(judge(loaded, { today: TODAY })).findings };
}

/** As the command does it: until nothing is left to mend. */
function fixed(files: Files, roots: readonly string[] = [ROOT]): { files: Files; count: number; left: string[] } {
  let now = files;
  let count = 0;
  for (let round = 0; round < 20; round += 1) {
    const models = roots.map((root) => load(now, root));
    const fixes = fixTexts(models.map(({ loaded, findings }) => ({ files: loaded.files, findings })));
    count += fixes.fixed.length;
    if (fixes.texts.length === 0)
      return { files: now, count, left: models.flatMap(({ findings }) => findings.map(({ rule }) => rule)) };
    now = { ...now, ...Object.fromEntries(fixes.texts.map(({ file, text }) => [file.path, text])) };
  }
  throw new Error('there is no end of fixes');
}

function fixedText(text: string): string {
  return fixed({ [ROOT]: text }).files[ROOT]!;
}

/** The model with one text in place of another, and what fixing it gives. */
function mend(from: string, to: string): string {
  expect(NOTES.split(from)).toHaveLength(2);
  return fixedText(NOTES.replace(from, to));
}

it('the model of these tests is clean', () => {
  expect(fixed({ [ROOT]: NOTES })).toMatchObject({ count: 0, files: { [ROOT]: NOTES } });
});

describe('what is mended', () => {
  it.each([
    ['a property', 'maxBytes: 20000', 'maxByte: 20000'],
    ['a property of a table', 'project: all', 'projct: all'],
    ['a section', 'accessPatterns:\n', 'accessPaterns:\n'],
    ['an entity', 'query, entity: Note, by: [userId]', 'query, entity: Nte, by: [userId]'],
    ['an attribute', 'by: [userId]', 'by: [usrId]'],
    ['an attribute that is set', 'set: [state]', 'set: [stae]'],
    ['an attribute in a condition', 'condition: "state = DRAFT"', 'condition: "stae = DRAFT"'],
    ['a member in a condition', 'condition: "state = DRAFT"', 'condition: "state = DRFT"'],
    ['an index', 'index: byState', 'index: byStat'],
    ['the index that an entity maps', 'indexes: {byState: {pk: "', 'indexes: {byStte: {pk: "'],
    ['a type', 'text: Text', 'text: Txt'],
    ['a built-in type', 'type: timestamp', 'type: timestmp'],
  ])('is %s', (_what, right, wrong) => {
    expect(mend(right, wrong)).toBe(NOTES);
  });

  it('is what comes to light when something else is mended', () => {
    const wrong = NOTES.replace('entities:', 'entitis:').replace('by: [userId]', 'by: [usrId]');
    expect(fixedText(wrong)).toBe(NOTES);
  });

  it('is counted once for each finding', () => {
    expect(fixed({ [ROOT]: NOTES.replace('Note, by: [userId]', 'Nte, by: [usrId]') })).toMatchObject({ count: 2 });
    // The same slip in several places is one finding.
    const twice = `${NOTES}  one: {op: query, entity: Note, by: [userId], page: 5}\n`;
    const slips = twice.replaceAll(/(latestNotes|one)(: {op: query, entity: )Note/g, '$1$2Nte');
    const { findings } = load({ [ROOT]: slips });
    expect(gathered(findings).filter(({ rule }) => rule === 'DM1002')).toHaveLength(1);
    expect(fixed({ [ROOT]: slips })).toMatchObject({ count: 2, files: { [ROOT]: twice } });
  });

  it('is no declaration that is misspelt: where more places agree on another name, a person decides', () => {
    const declared = NOTES.replace('  Note:', '  Nte:');
    const [finding, ...rest] = load({ [ROOT]: declared }).findings;
    expect(rest).toEqual([]);
    expect(finding?.message).toMatch(/^`Nte` is declared and never used; `Note` is used 4 times and not declared\./);
    expect(finding?.span.file.position(finding.span.start).line).toBe(12);
    expect(fixed({ [ROOT]: declared })).toMatchObject({ count: 0, files: { [ROOT]: declared } });
    // Neither of the spellings prevails.
    const even = NOTES.replaceAll(/(latestNotes|drafts)(: {op: query, entity: )Note/g, '$1$2Nte');
    expect(fixed({ [ROOT]: even })).toMatchObject({ count: 0 });
  });

  it('is never the name of what is unique, which stored items carry', () => {
    const text = NOTES.replace('    volume:', '    unique: {txt: {}}\n    volume:');
    expect(fixed({ [ROOT]: text })).toMatchObject({ count: 0, files: { [ROOT]: text } });
  });
});

describe('what stays for a person', () => {
  it.each([
    ['a key template', 'pk: "USER#{userId}"', 'pk: "USER#{usrId}"'],
    ['the template of an index', '"{writtenAt|iso}#{noteId}", when', '"{writenAt|iso}#{noteId}", when'],
    ['a function of a template', 'sk: "NOTE#{writtenAt|iso}', 'sk: "NOTE#{writtenAt|isso}'],
    ['the condition of an index', 'when: state = DRAFT', 'when: stae = DRAFT'],
    ['a member in the condition of an index', 'when: state = DRAFT', 'when: state = DRFT'],
    ['a member of an enum', 'enum: [DRAFT, SENT]', 'enum: [DRAFT, SNT]'],
    ['the weight of a member', 'weights: {DRAFT: 1', 'weights: {DRFT: 1'],
    ['a default', 'default: DRAFT', 'default: DRFT'],
    ['what an attribute is computed from', `derive: "text = 'a'`, `derive: "txt = 'a'`],
    ['an operation', 'op: create', 'op: crate'],
    ['a projection', 'project: all', 'project: al'],
    ['a name with several candidates', 'limit: 20, rate', 'limit: 20, rage'],
  ])('is %s', (_what, right, wrong) => {
    const text = NOTES.replace(right, wrong);
    expect(text).not.toBe(NOTES);
    expect(fixedText(text)).toBe(text);
  });

  it('says so where it is about what is stored', () => {
    const text = NOTES.replace('when: state = DRAFT', 'when: stae = DRAFT');
    const { suggestion } = load({ [ROOT]: text }).findings.find(({ rule }) => rule === 'DM1002')!;
    const message = 'Write `state`. Stored items then need a migration.';
    expect(suggestion).toEqual({
      message,
      choices: [{ message, edits: [expect.objectContaining({ newText: 'state' })] }],
    });
    const weight = load({ [ROOT]: NOTES.replace('weights: {DRAFT: 1', 'weights: {DRFT: 1') });
    const one = { message: 'Write `DRAFT`.', edits: [expect.objectContaining({ newText: 'DRAFT' })] };
    expect(weight.findings[0]?.suggestion).toEqual({ message: one.message, choices: [one] });
  });

  it('is a name whose right spelling stands beside it', () => {
    for (const [right, wrong] of [
      ['by: [userId]', 'by: [userId, usrId]'],
      ['maxBytes: 20000', 'maxBytes: 20000, maxByte: 1'],
      ['indexes: {byState: {pk: "', 'indexes: {byStte: natural, byState: {pk: "'],
    ] as const) {
      const text = NOTES.replace(right, wrong);
      expect(fixedText(text)).toBe(text);
    }
  });

  it('is one of two names that would become the same', () => {
    for (const wrong of ['maxByte: 20000, maxBytess: 1', 'avgByte: 1, avgBytess: 2']) {
      const text = NOTES.replace('avgBytes: 600, maxBytes: 20000', wrong);
      expect(fixedText(text)).toBe(text);
    }
    const twice = NOTES.replace('by: [userId]', 'by: [usrId, userIdd]');
    expect(fixedText(twice)).toBe(twice);
  });

  it('is what aliases and merges share', () => {
    const shared = NOTES.replace('Text: {type: string, avgBytes: 600', 'Text: &t {type: string, avgByte: 600');
    const alias = shared.replace('text: Text', 'text: Text\n      more: *t');
    expect(fixedText(alias)).toBe(alias);
    const merge = shared.replace('text: Text', 'text: Text\n      more: {<<: *t}');
    expect(fixedText(merge)).toBe(merge);
    // An anchor that nothing names is only a name.
    expect(fixedText(shared)).toBe(shared.replace('avgByte:', 'avgBytes:'));
  });

  it('is a name that is written with escapes, or over lines', () => {
    for (const wrong of ['entity: "N\\x74e"', "entity: 'N\n    te'"]) {
      const text = NOTES.replace('op: create, entity: Note', `op: create, ${wrong}`);
      expect(fixedText(text)).toBe(text);
    }
  });

  it('is a right name that YAML would take for something else', () => {
    const text = `dynamodel: 1\nmodel: m\ntables: {t: {key: {pk: pk}}}\nentities:\n  "null": {key: {pk: "{id}"}, attributes: {id: ulid}}\naccessPatterns:\n  get: {op: get, entity: nulk, by: [id]}\n`;
    expect(fixedText(text)).toBe(text);
  });
});

describe('suppressions', () => {
  /** A sort key in which 10 comes before 9. */
  const UNPADDED = NOTES.replace('#{noteId}"}\n    indexes', '#{seq}"}\n    indexes').replace(
    '      text: Text',
    '      seq: {type: int, min: 1, max: 99999, immutable: true}\n      text: Text',
  );
  const ignored = (entries: string): string => `${UNPADDED}lint:\n  extends: strict\n  ignore:\n${entries}`;

  it('that do nothing are removed, line and all', () => {
    for (const comment of ['# dynamodel-ignore DM6002: gone', '# dynamodel-ignore DM6002, DM6007: gone'])
      expect(mend('  # The newest first.\n', `  # The newest first.\n  ${comment}\n`)).toBe(NOTES);
  });

  it('that have ended are removed if nothing is found any more', () => {
    const comment = '  # dynamodel-ignore DM6002 until 2026-01-01: gone\n';
    expect(mend('  # The newest first.\n', `  # The newest first.\n${comment}`)).toBe(NOTES);
  });

  it('that have ended and would still be needed stay', () => {
    expect(load({ [ROOT]: UNPADDED }).findings.map(({ rule }) => rule)).toContain('DM2007');
    const ended = UNPADDED.replace(
      '    key: {pk: "USER',
      '    # dynamodel-ignore DM2007 until 2026-01-01: soon\n    key: {pk: "USER',
    );
    expect(fixed({ [ROOT]: ended }).files[ROOT]).toBe(ended);
    expect(fixed({ [ROOT]: ended }).left).toContain('DM0002');
  });

  it.each([
    ['DM6002, DM2007', 'DM2007'],
    ['DM2007, DM6002', 'DM2007'],
    ['DM6002, DM2007 , DM6007', 'DM2007'],
    ['DM6001,DM6002,DM2007,DM6007', 'DM2007'],
  ])('of several rules keep those that are needed: %s', (written, left) => {
    const at = (rules: string): string =>
      UNPADDED.replace('    key: {pk: "USER', `    # dynamodel-ignore ${rules}: why\n    key: {pk: "USER`);
    const { files } = fixed({ [ROOT]: at(written) });
    expect(files[ROOT]).toBe(at(left));
  });

  it('of `lint.ignore` that do nothing are removed', () => {
    const kept = '    - {rule: DM2007, reason: "few notes"}\n';
    const needless = [
      '    - {rule: DM5010, reason: gone}\n',
      '    - rule: DM5010\n      at: entities.Note\n      reason: gone\n',
    ];
    for (const entry of needless) {
      expect(fixedText(ignored(entry + kept))).toBe(ignored(kept));
      expect(fixedText(ignored(kept + entry))).toBe(ignored(kept));
      // Nothing is left empty.
      expect(fixedText(ignored(entry))).toBe(`${UNPADDED}lint:\n  extends: strict\n`);
      expect(fixedText(`${UNPADDED}lint:\n  ignore:\n${entry}`)).toBe(UNPADDED);
    }
    const inBrackets = (list: string): string => `${UNPADDED}lint: {extends: strict, ignore: [${list}]}\n`;
    const [gone, stays] = ['{rule: DM5010, reason: gone}', '{rule: DM2007, reason: why}'];
    expect(fixedText(inBrackets(`${gone}, ${stays}`))).toBe(inBrackets(stays));
    expect(fixedText(inBrackets(`${stays}, ${gone}`))).toBe(inBrackets(stays));
    expect(fixedText(inBrackets(gone))).toBe(`${UNPADDED}lint: {extends: strict}\n`);
  });

  it('of `lint.ignore` stay where something else would go with them', () => {
    for (const entries of [
      '    - {rule: DM5010, reason: gone}  # told on Monday\n',
      '    - rule: DM5010\n      # told on Monday\n      reason: gone\n',
      '    - {rule: DM5010, reason: &why gone}\n    - {rule: DM2007, reason: *why}\n',
    ])
      expect(fixedText(ignored(entries))).toBe(ignored(entries));
  });

  it('of rules that did not run stay', () => {
    const text = `${NOTES}lint:\n  rules: {DM6002: off}\n`.replace(
      '  # The newest first.\n',
      '  # dynamodel-ignore DM6002: a reason\n',
    );
    expect(fixedText(text)).toBe(text);
  });
});

describe('several files', () => {
  const main = (entity: string): string =>
    `dynamodel: 1\nmodel: m\ninclude: [parts/reads.yaml]\ntables: {t: {key: {pk: pk}}}\nentities:\n  ${entity}: {key: {pk: "{id}"}, attributes: {id: ulid}}\n`;
  const reads = (entity: string): string => `accessPatterns:\n  one: {op: get, entity: ${entity}, by: [id]}\n`;

  it('are mended where the fault is', () => {
    const files = { [ROOT]: main('Order'), 'parts/reads.yaml': reads('Ordr') };
    expect(fixed(files)).toMatchObject({ files: { ...files, 'parts/reads.yaml': reads('Order') }, count: 1 });
  });

  it('are left alone where another model needs them as they are', () => {
    const files = { [ROOT]: main('Order'), 'other.yaml': main('Ordr'), 'parts/reads.yaml': reads('Ordr') };
    expect(fixed(files, [ROOT, 'other.yaml'])).toMatchObject({ files, count: 0 });
    const alike = { ...files, 'other.yaml': main('Order') };
    expect(fixed(alike, [ROOT, 'other.yaml'])).toMatchObject({
      files: { ...alike, 'parts/reads.yaml': reads('Order') },
      count: 1,
    });
  });
});

describe('edits', () => {
  const file = new SourceFile(ROOT, 'abcdef');
  const suggesting = (rule: Finding['rule'], ...edits: readonly (readonly [number, number, string])[]): Finding => {
    const [first] = edits;
    const texts: readonly TextEdit[] = edits.map(([start, end, newText]) => ({ file, start, end, newText }));
    const span = { file, start: first![0], end: first![1] };
    return {
      rule,
      name: 'x',
      severity: 'error',
      message: 'x',
      span,
      related: [],
      suggestion: { message: 'x', edits: texts },
    };
  };
  const texts = (...findings: readonly Finding[]) => {
    const result = fixTexts([{ files: [file], findings }]);
    return [result.texts[0]?.text, result.fixed.map(({ rule }) => rule)];
  };

  it('of one suggestion are made together or not at all', () => {
    expect(texts(suggesting('DM1', [0, 1, 'A'], [3, 4, 'D']), suggesting('DM2', [3, 4, 'X'], [5, 6, 'F']))).toEqual([
      'AbcDef',
      ['DM1'],
    ]);
  });

  it('are made together where others have the same cause, too', () => {
    const one = { ...suggesting('DM1', [0, 1, 'A'], [3, 4, 'D']), cause: 'c' };
    expect(texts(suggesting('DM0', [0, 1, 'B']), one)).toEqual(['Bbcdef', ['DM0']]);
  });

  it('that touch wait for another round; neighbours do not touch', () => {
    expect(texts(suggesting('DM1', [0, 3, 'x']), suggesting('DM2', [2, 4, 'y']))).toEqual(['xdef', ['DM1']]);
    expect(texts(suggesting('DM1', [0, 3, 'x']), suggesting('DM2', [3, 4, 'y']))).toEqual(['xyef', ['DM1', 'DM2']]);
    expect(texts(suggesting('DM1', [2, 2, 'x']), suggesting('DM2', [2, 2, 'y']))).toEqual(['abxcdef', ['DM1']]);
  });

  it('that two findings share are made once', () => {
    expect(texts(suggesting('DM1', [0, 1, 'x']), suggesting('DM2', [0, 1, 'x']))).toEqual(['xbcdef', ['DM1', 'DM2']]);
  });

  it('of files that may not change are not made', () => {
    const model = { files: [file], findings: [suggesting('DM1', [0, 1, 'x'])] };
    expect(fixTexts([model], () => false)).toEqual({ texts: [], fixed: [] });
  });
});

describe('any slip of the pen', () => {
  const words = [...NOTES.matchAll(/[A-Za-z][A-Za-z]{3,}/g)];
  const slip = fc.record({
    word: fc.nat(words.length - 1),
    at: fc.nat(20),
    kind: fc.constantFrom('drop', 'double', 'swap'),
  });

  function slipped(text: string, { word, at, kind }: { word: number; at: number; kind: string }): string {
    const { 0: written, index } = words[word]!;
    const i = 1 + (at % (written.length - 2));
    const [a, b] = [written[i]!, written[i + 1]!];
    const changed = kind === 'drop' ? '' : kind === 'double' ? a + a : b + a;
    return text.slice(0, index + i) + changed + text.slice(index + i + (kind === 'swap' ? 2 : 1));
  }

  /** Every value, and whether it says what is written to a table: a template, a name on the wire, a member, a default, a computation. */
  function values(text: string): readonly { readonly value: unknown; readonly isStored: boolean }[] {
    const { root } = parseYaml(new SourceFile(ROOT, text));
    const found: { readonly value: unknown; readonly isStored: boolean }[] = [];
    const walk = (node: YamlNode, isStored: boolean): void => {
      if (node.kind === 'scalar') found.push({ value: node.value, isStored });
      else if (node.kind === 'seq') for (const item of node.items) walk(item, isStored);
      else
        for (const { key, value } of node.entries)
          walk(value, isStored || /^(?:pk|sk|when|enum|default|derive|separator|as)$/.test(key));
    };
    if (root !== undefined) walk(root, false);
    return found;
  }

  it('is mended once and for all, and nothing that is stored changes', () => {
    fc.assert(
      fc.property(slip, fc.option(slip), fc.boolean(), (one, two, crlf) => {
        const late = two === null || words[two.word]!.index <= words[one.word]!.index + 40 ? undefined : two;
        const slips = slipped(late === undefined ? NOTES : slipped(NOTES, late), one);
        const text = crlf ? slips.replaceAll('\n', '\r\n') : slips;
        const once = fixedText(text);
        expect(fixedText(once)).toBe(once);
        const before = values(text);
        expect(values(once).filter(({ value, isStored }, i) => isStored && value !== before[i]?.value)).toEqual([]);
        expect(parseYaml(new SourceFile(ROOT, once)).problems).toEqual([]);
        // Comments and layout stay.
        expect(once.replace(/[A-Za-z]+/g, '')).toBe(text.replace(/[A-Za-z]+/g, ''));
      }),
      { numRuns: runs(12, 1500) },
    );
  });
});
