import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A page for people: README.md, or one of `examples`. The pages of the rules are made, and checked, from the rules. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...names('examples')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `examples/${name}`),
  ...names('examples')
    .filter((name) => name !== 'rules' && existsSync(`examples/${name}/README.md`))
    .map((name) => `examples/${name}/README.md`),
];

/** Those of the rules, which are made of what lies beside each rule. */
export const RULE_PAGES: readonly string[] = names('examples/rules')
  .filter((name) => name.endsWith('.md'))
  .map((name) => `examples/rules/${name}`);

/** The pages that show how to use it. */
export const GUIDES: readonly string[] = PAGES.filter(
  (page) => !['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].includes(page),
);

function names(folder: string): readonly string[] {
  return readdirSync(folder).sort();
}

/** What a comment above a block, such as `<!-- exit: 1 -->`, tells of how the block is tested. */
export type Note = { readonly name: string; readonly text: string };

/** A fenced block, or a comment that stands by itself. */
export type Block = {
  readonly line: number;
  /** Empty of a comment. */
  readonly language: string;
  readonly text: string;
  readonly notes: readonly Note[];
};

const PARTS = /^<!-- ([a-z ]+?)(?:: ([\s\S]*?))?\s*-->$|^( *)(`{3,})(\w*)\n([\s\S]*?)^\3\4$/gm;

/** The blocks of a page in order, each with the comments that stand right above it. */
export function blocksOf(page: string): readonly Block[] {
  const text = pageText(page);
  const blocks: Block[] = [];
  let notes: Note[] = [];
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    const [all, name, about = '', indent = '', , language = '', body = ''] = match;
    // Prose between a comment and a block parts them.
    if (text.slice(end, match.index).trim() !== '' && notes.length > 0) {
      blocks.push({ line: lineAt(text, end), language: '', text: '', notes });
      notes = [];
    }
    end = match.index + all.length;
    if (name !== undefined) {
      notes.push({ name, text: about.trim() });
      continue;
    }
    blocks.push({ line: lineAt(text, match.index), language, text: body.replaceAll(`\n${indent}`, '\n'), notes });
    notes = [];
  }
  if (notes.length > 0) blocks.push({ line: lineAt(text, end), language: '', text: '', notes });
  return blocks;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

export function pageText(page: string): string {
  return readFileSync(page, 'utf8');
}

/** The blocks of a page in a language. */
export function blockTexts(page: string, language: string): readonly string[] {
  return blocksOf(page).flatMap((block) => (block.language === language ? [block.text] : []));
}

/** A page without its blocks. */
export function proseOf(page: string): string {
  return pageText(page).replace(/^( *)(`{3,})[\s\S]*?^\1\2$/gm, '');
}

/** What stands between backticks in the prose of a page. */
export function inlineCode(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , code = '']) => code.trim());
}

/** The part of a page under a heading, up to the next one of its level or above. */
export function section(page: string, heading: string): string {
  const lines = pageText(page).split('\n');
  const from = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (from < 0) throw new Error(`${page} has no heading "${heading}"`);
  const level = /^#+/.exec(lines[from] ?? '')?.[0].length ?? 1;
  let isCode = false;
  const to = lines.findIndex((line, i) => {
    if (i <= from) return false;
    if (line.startsWith('```')) isCode = !isCode;
    return !isCode && new RegExp(`^#{1,${level}} `).test(line);
  });
  return lines.slice(from, to < 0 ? undefined : to).join('\n');
}
