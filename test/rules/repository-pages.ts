import { allPages } from '../../src/rules/pages.js';
import { allRules } from '../../src/rules/registry.js';
import type { Family, Rule } from '../../src/rules/rule.js';

/** Where the pages of the rules lie for those who read the repository. */
export const PAGES_FOLDER = 'examples/rules';

const FAMILIES: Readonly<Record<Family, string>> = {
  language: 'Language',
  keys: 'Keys',
  indexes: 'Indexes',
  patterns: 'Access patterns',
  limits: 'Limits',
  heat: 'Heat',
  cost: 'Cost',
  security: 'Security and operations',
};

/** Every file of the folder, by name: a page for each rule, and the list of them. */
export function repositoryPages(): ReadonlyMap<string, string> {
  const pages = allRules.map((rule) => [`${rule.id}.md`, pageOf(rule)] as const);
  return new Map([...pages, ['README.md', listOfRules()]]);
}

/** What `dynamodel explain` prints, under a head that says what the rule is. */
function pageOf(rule: Rule): string {
  const { id, name, title, severity, preset, pillar, source, family, fixable } = rule;
  const page = allPages.get(id) ?? '';
  const head = [
    `# ${id} ${name}`,
    '',
    `${title}.`,
    '',
    '| severity | preset | `--fix` | family | pillar |',
    '|---|---|---|---|---|',
    `| ${severity} | ${preset} | ${fixable === true ? 'some' : 'no'} | [${family}](README.md#${anchor(family)}) | ${pillar} |`,
  ];
  const foot = [
    '---',
    '',
    `\`dynamodel explain ${id}\` prints this page. Switch the rule off, or give it another severity, with \`lint: {rules: {${id}: off}}\`; silence one finding with \`# dynamodel-ignore ${id}: why\` on the line above. The limit or behaviour that it rests on: <${source}>. [All rules](README.md)`,
  ];
  const body = linked(page.slice(page.indexOf('\n')).trim(), id);
  return `${[head.join('\n'), body, foot.join('\n')].join('\n\n')}\n`;
}

/** Other rules that the text names, outside models, as links. */
function linked(text: string, own: string): string {
  const known = new Set<string>(allRules.map(({ id }) => id));
  return text
    .split(/(^```[\s\S]*?^```$|`[^`\n]*`)/m)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part.replace(/\bDM\d{4}\b/g, (id) => (id !== own && known.has(id) ? `[${id}](${id}.md)` : id)),
    )
    .join('');
}

function listOfRules(): string {
  const families = [...new Set(allRules.map(({ family }) => family))];
  const tables = families.map((family) => {
    const rows = allRules.filter((rule) => rule.family === family).map(row);
    return [
      `## ${FAMILIES[family]}`,
      '',
      '| rule | name | severity | preset | finds |',
      '|---|---|---|---|---|',
      ...rows,
    ].join('\n');
  });
  const head = `# The rules of \`dynamodel check\`

A finding names its rule by id. Each page says what the rule finds, why it matters, what to do, and shows a wrong and a right model, both of which are checked. \`dynamodel explain DM2007\` prints the same page; \`dynamodel rules --json\` lists all rules as data.

A severity is that by default: a single finding may be more or less severe, by the load that the model declares. An error fails, loses or corrupts for certain; a warning will hurt at the declared load, or is what nobody wants; info is the rest. A rule is on from its preset upwards: \`recommended\` (the default), \`strict\`, \`all\`. Of those marked \`--fix\`, \`check --fix\` mends some findings; it never changes what is stored.`;
  return `${[head, ...tables].join('\n\n')}\n`;
}

function row({ id, name, severity, preset, title, fixable }: Rule): string {
  return `| [${id}](${id}.md) | ${name} | ${severity} | ${preset} | ${title}${fixable === true ? ' (`--fix`)' : ''} |`;
}

function anchor(family: Family): string {
  return FAMILIES[family].toLowerCase().replaceAll(' ', '-');
}
