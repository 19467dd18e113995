import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../src/config/index.js';
import { type Finding, staleFinding, withoutKnown } from '../../src/diagnostics/index.js';
import { loadModel, memoryReader } from '../../src/model/index.js';
import { allPages } from '../../src/rules/pages.js';
import { allRules } from '../../src/rules/registry.js';
import type { Rule } from '../../src/rules/rule.js';
import { brief, checkText, problemsOf } from './support/check-text.js';

const HEADINGS = ['What it finds', 'Why it matters', 'Wrong', 'Right', 'What to do', 'See also'];

/** Sections of a page by their heading. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  const parts = page.split(/^## /m).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).trim()]));
}

function modelIn(page: string, heading: string): string {
  const section = sectionsOf(page).get(heading) ?? '';
  const blocks = [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)];
  expect(blocks, `${heading}: one block of YAML`).toHaveLength(1);
  return blocks[0]?.[1] ?? '';
}

/** What is found in the model of a section, and, where it shows a baseline too, with that. */
function findingsIn(page: string, heading: string, rule: Rule): readonly Finding[] {
  const text = modelIn(page, heading);
  const findings = checkText(text, optionsFor(rule));
  const [, json] = /^```json\n([\s\S]*?)^```$/m.exec(sectionsOf(page).get(heading) ?? '') ?? [];
  if (json === undefined) return findings;
  const model = 'model.dynamodel.yaml';
  const { baseline, placeOf } = readBaseline(memoryReader({ 'b.json': json }), 'b.json');
  const known = baseline?.get(model) ?? new Map();
  const left = withoutKnown(findings, loadModel(memoryReader({ [model]: text }), model).parsed, known);
  return [...left.findings, ...(left.stale.size > 0 ? [staleFinding(model, left.stale, placeOf(model), false)] : [])];
}

/** A rule that is off by default is switched on for its own page. */
function optionsFor(rule: Rule): Parameters<typeof checkText>[1] {
  return { preset: rule.preset };
}

describe.each(allRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const page = allPages.get(id) ?? '';

  it('has a page with the fixed headings', () => {
    expect(page.split('\n')[0]).toBe(`# ${id} ${rule.name}`);
    expect([...sectionsOf(page).keys()]).toEqual(HEADINGS);
    for (const heading of HEADINGS) expect(sectionsOf(page).get(heading), heading).not.toBe('');
    expect(sectionsOf(page).get('See also')).toMatch(/^- \[[^\]]+\]\(https:\/\/docs\.aws\.amazon\.com\//m);
  });

  it('is found in the wrong model, and nothing else is', () => {
    const findings = findingsIn(page, 'Wrong', rule);
    const shown = findings.filter((finding) => finding.severity !== 'info' || finding.rule === id);
    expect(
      shown.map((finding) => finding.rule),
      shown.map(brief).join('\n'),
    ).toEqual([id]);
    expect(shown[0]?.name).toBe(rule.name);
  });

  it('finds no fault with the right model', () => {
    const findings = findingsIn(page, 'Right', rule);
    expect(problemsOf(findings).map(brief)).toEqual([]);
    expect(findings.filter((finding) => finding.rule === id).map(brief)).toEqual([]);
  });
});

describe('the registry', () => {
  const folder = fileURLToPath(new URL('../../src/rules/', import.meta.url));
  const families = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = families.flatMap(({ name }) =>
    readdirSync(`${folder}${name}`).filter((file) => /^dm\d{4}-/.test(file)),
  );

  it('knows every rule that has a file, and every rule has its file and its page beside it', () => {
    const expected = allRules.flatMap(({ id, name }) => [
      `${id.toLowerCase()}-${name}.md`,
      `${id.toLowerCase()}-${name}.ts`,
    ]);
    expect([...files].sort()).toEqual([...expected].sort());
    expect([...allPages.keys()].sort()).toEqual(allRules.map(({ id }) => id).sort());
  });

  it('has no id and no name twice, and every rule lies in the folder of its family', () => {
    expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length);
    expect(new Set(allRules.map(({ name }) => name)).size).toBe(allRules.length);
    for (const { id, name, family } of allRules) {
      expect(readdirSync(`${folder}${family}`), id).toContain(`${id.toLowerCase()}-${name}.ts`);
    }
  });

  it('says the words that a list needs, and where they come from', () => {
    for (const { id, title, source, name } of allRules) {
      expect(title, id).toMatch(/^[A-Z].*[^.]$/);
      expect(title.length, id).toBeLessThanOrEqual(100);
      expect(source, id).toMatch(/^https:\/\//);
      expect(name, id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    }
  });

  it('never imports a page on the way of check', () => {
    const ways = ['check.ts', 'registry.ts', ...families.map(({ name }) => `${name}/index.ts`)];
    for (const way of ways) expect(readFileSync(`${folder}${way}`, 'utf8'), way).not.toMatch(/\.md'|pages\.js'/);
  });
});
