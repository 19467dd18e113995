import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rulePageUrl } from '../../src/diagnostics/index.js';
import { allRules } from '../../src/rules/registry.js';
import { PAGES_FOLDER, repositoryPages } from './repository-pages.js';

const UPDATES = process.env.UPDATE_GOLDEN === '1';

/** `UPDATE_GOLDEN=1 npx vitest run test/rules/repository-pages.test.ts` writes them. */
describe('the pages of the rules in the repository', () => {
  const pages = repositoryPages();
  if (UPDATES) {
    rmSync(PAGES_FOLDER, { recursive: true, force: true });
    mkdirSync(PAGES_FOLDER, { recursive: true });
    for (const [name, text] of pages) writeFileSync(`${PAGES_FOLDER}/${name}`, text);
  }

  it('are those of the rules that there are, and no others', () => {
    expect(readdirSync(PAGES_FOLDER).sort()).toEqual([...pages.keys()].sort());
  });

  it('say what `dynamodel explain` says', () => {
    const stale = [...pages].filter(([name, text]) => readFileSync(`${PAGES_FOLDER}/${name}`, 'utf8') !== text);
    expect(stale.map(([name]) => name)).toEqual([]);
  });

  it('lie where findings and `dynamodel rules --json` point to', () => {
    for (const { id } of allRules) {
      expect(rulePageUrl(id)).toBe(`https://github.com/dynamodel/dynamodel/blob/main/${PAGES_FOLDER}/${id}.md`);
      expect(pages.get(`${id}.md`)).toMatch(new RegExp(`^# ${id} `));
    }
  });

  it('link to pages and headings that there are', () => {
    for (const [name, text] of pages) {
      const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
      for (const [, file = '', anchor] of prose.matchAll(/\]\((?!https:)([^)#]+)(?:#([^)]+))?\)/g)) {
        const target = pages.get(file);
        expect(target, `${name}: ${file}`).toBeDefined();
        const headings = [...(target ?? '').matchAll(/^## (.+)$/gm)].map(([, text = '']) =>
          text.toLowerCase().replaceAll(' ', '-'),
        );
        if (anchor !== undefined) expect(headings, `${name}: ${anchor}`).toContain(anchor);
      }
    }
  });
});
