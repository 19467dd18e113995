import { plural, printable } from '../diagnostics/index.js';
import { didYouMean } from '../text/did-you-mean.js';
import { refuseSeveral } from './folder-files.js';
import { FORMATS, type ImportFormat } from './formats/index.js';
import { DEFINING } from './formats/items/definitions.js';
import { ITEMS } from './formats/items/index.js';
import type { ImportFile, ImportInput } from './input.js';
import { ImportError, invalid } from './problem.js';
import { child } from './tree.js';

/** The format of that name. Throws an `ImportError` that lists them where there is none. */
export function formatNamed(name: string, formats: readonly ImportFormat[] = FORMATS): ImportFormat {
  const found = formats.find((format) => format.name === name);
  if (found !== undefined) return found;
  const shown = printable(name);
  const meant = didYouMean(
    name,
    formats.map((format) => format.name),
  );
  const hint = meant === undefined ? `the formats are:\n${formatList(formats)}` : `did you mean \`${meant}\`?`;
  const separator = meant === undefined ? ';' : ':';
  throw new ImportError('usage', [{ message: `there is no format \`${shown}\`${separator} ${hint}` }]);
}

/** Every format with what it is, a line each. */
export function formatList(formats: readonly ImportFormat[] = FORMATS): string {
  const width = Math.max(...formats.map(({ name }) => name.length));
  return formats.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`).join('\n');
}

/** Which format an input has. Throws an `ImportError` that says what was looked for where it is none. */
export function formatOf(input: ImportInput, formats: readonly ImportFormat[] = FORMATS): ImportFormat {
  if (input.files.length === 0) {
    const held = input.ledOut === undefined ? 'no files' : 'nothing but links that lead out of it';
    throw invalid(`\`${input.shown}\` holds ${held}: there is nothing to import.`);
  }
  if (input.files.every(({ size }) => size === 0)) {
    throw invalid(`\`${input.shown}\` is empty: there is nothing to import.`);
  }
  const judged = formats.map((format) => ({ format, is: format.detects(input) }));
  // What defines tables beside their items is read with them.
  const sure = judged.filter(({ is }) => is === 'yes').map(({ format }) => format);
  if (sure.includes(ITEMS) && sure.every((format) => format === ITEMS || DEFINING.has(format.name))) return ITEMS;
  const found = judged.find(({ is }) => is === 'yes') ?? judged.find(({ is }) => is === 'maybe');
  if (found !== undefined && input.kind === 'folder') {
    const likely = judged.filter(({ is }) => is !== 'no');
    refuseSeveral(
      input,
      likely.map(({ format }) => format),
    );
  }
  if (found !== undefined) return found.format;
  const [only] = input.files;
  if (only !== undefined && input.kind !== 'folder') refuseBroken(only);
  const looked = formats
    .flatMap(({ name, looksFor }) => (looksFor === undefined ? [] : [`  ${name}: ${looksFor}`]))
    .join('\n');
  const files = input.kind === 'folder' ? ` in its ${plural(input.files.length, 'file')}` : '';
  throw invalid(
    `\`${input.shown}\` is in no format that can be imported. What was looked for${files}:\n${looked}\nName the format if it is one of these all the same: \`dynamodel import <format> <path>\`.`,
  );
}

/** A file that is broken as text is told so: no format can be told from it. */
function refuseBroken(file: ImportFile): void {
  const [first, second] = file.head();
  // Such text is none that a format has; what is told says how to save it.
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) file.text();
  const start = new TextDecoder().decode(file.head().subarray(0, 1024)).trimStart();
  if (/^[{[]/.test(start)) file.json();
  const root = file.maybeYaml();
  if (child(root, 'dynamodel') !== undefined && child(root, 'entities') !== undefined) {
    throw invalid(`\`${file.shown}\` is a model already: there is nothing to import.`);
  }
  if (root === undefined && /\.(?:ya?ml|template)$/i.test(file.name)) file.yaml();
  if (file.head().includes(0)) throw invalid(`\`${file.shown}\` is a binary file of no format that can be imported.`);
}
