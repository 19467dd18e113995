import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GUIDES, PAGES, pageText, proseOf, RULE_PAGES } from './support/pages.js';

const REPOSITORY = 'https://github.com/dynamodel/dynamodel';
type Link = { readonly page: string; readonly target: string };

function linksOf(page: string): readonly Link[] {
  const prose = proseOf(page).replace(/(`+).*?\1(?!`)/g, (code) => code.replace(/[[\]()]/g, ' '));
  const inline = [...prose.matchAll(/!?\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const bare = [...prose.matchAll(/https:\/\/[^\s<>()`"|]+/g)].map(([target]) => target);
  return [...new Set([...inline, ...bare])].map((target) => ({ page, target }));
}

const anchors = new Map<string, ReadonlySet<string>>();

/** What a page's headings are called in addresses, as GitHub has it. */
function anchorsOf(page: string): ReadonlySet<string> {
  const known = anchors.get(page);
  if (known !== undefined) return known;
  const seen = new Map<string, number>();
  const found = [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const name = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  });
  anchors.set(page, new Set(found));
  return anchorsOf(page);
}

/** Why a link leads nowhere, if it does. */
function fault({ page, target }: Link): string | undefined {
  const own = ownPath(page, target);
  if (own === undefined) return undefined;
  const [path = '', anchor] = own.split('#');
  if (!existsSync(path)) return `${page}: ${target}: there is no ${path}`;
  if (anchor === undefined) return undefined;
  if (!path.endsWith('.md')) return `${page}: ${target}: ${path} has no headings`;
  return anchorsOf(path).has(anchor) ? undefined : `${page}: ${target}: ${path} has no heading of that name`;
}

/** The path in the repository that a link leads to; undefined where it leads elsewhere. */
function ownPath(page: string, target: string): string | undefined {
  if (target.startsWith(`${REPOSITORY}/blob/main/`)) return target.slice(`${REPOSITORY}/blob/main/`.length);
  if (target === REPOSITORY || target.startsWith(`${REPOSITORY}#`))
    return `README.md${target.slice(REPOSITORY.length)}`;
  if (/^[a-z]+:/.test(target)) return undefined;
  if (target.startsWith('#')) return `${page}${target}`;
  return posix.normalize(posix.join(posix.dirname(page), target));
}

/** Files of `src` and beside it that point at pages of this repository. */
function addressesInCode(): readonly Link[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|md|yaml|json)$/.test(name) && !name.includes('generated'))
    .map((name) => `src/${name}`);
  return [...files, 'action.yml', 'bin/dynamodel.js', 'package.json'].flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/https:\/\/github\.com\/dynamodel\/dynamodel[\w/.#-]*/g)].map(
      ([target]) => ({
        page,
        target,
      }),
    ),
  );
}

describe('links', () => {
  it('of all pages lead to what is there', () => {
    const links = [...PAGES, ...RULE_PAGES].flatMap(linksOf);
    expect(links.length).toBeGreaterThan(300);
    expect(links.flatMap((link) => fault(link) ?? [])).toEqual([]);
  });

  it('of messages and rules lead to what is there', () => {
    const links = addressesInCode();
    expect(links.length).toBeGreaterThan(5);
    expect(links.flatMap((link) => fault(link) ?? [])).toEqual([]);
  });

  it('lead from the README, and from the list of pages, to every page', () => {
    const pages = GUIDES.filter((page) => /^examples\/[\w-]+\.md$/.test(page) && page !== 'examples/README.md');
    expect(pages.length).toBeGreaterThan(10);
    for (const list of ['README.md', 'examples/README.md']) {
      const reached = linksOf(list).flatMap(({ page, target }) => ownPath(page, target)?.split('#')[0] ?? []);
      expect(reached).toEqual(expect.arrayContaining(pages));
    }
  });

  it('are found to be broken where they are', () => {
    expect(fault({ page: 'README.md', target: 'examples/none.md' })).toContain('there is no examples/none.md');
    expect(fault({ page: 'README.md', target: '#no-such-heading' })).toContain('no heading of that name');
    expect(fault({ page: 'README.md', target: `${REPOSITORY}#nowhere` })).toContain('no heading of that name');
    expect(fault({ page: 'README.md', target: `${REPOSITORY}/issues` })).toBeUndefined();
    expect(pageText('README.md')).toContain('## Commands');
  });
});
