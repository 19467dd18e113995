import { entryOf, scalarText, type YamlMap, type YamlNode } from '../source/index.js';
import { LANGUAGE_VERSION, VERSION } from '../version.js';
import { type LoadContext, reportWrong } from './context.js';

/** Which version of the language a file says that it is of. */
export type StatedVersion =
  | { readonly kind: 'known'; readonly version: number }
  /** Of a release to come. */
  | { readonly kind: 'newer'; readonly version: number; readonly node: YamlNode }
  /** No version that there could be, or not written as one. */
  | { readonly kind: 'wrong'; readonly meant?: number; readonly node: YamlNode };

/** Undefined where nothing is said. */
export function statedVersion(root: YamlMap, newest = LANGUAGE_VERSION): StatedVersion | undefined {
  const node = entryOf(root, 'dynamodel')?.value;
  if (node === undefined) return undefined;
  const version = node.kind === 'scalar' ? Number(node.value) : Number.NaN;
  const isVersion = Number.isInteger(version) && version >= 1;
  const isNumber = node.kind === 'scalar' && (typeof node.value === 'number' || typeof node.value === 'bigint');
  if (isVersion && isNumber) return version <= newest ? { kind: 'known', version } : { kind: 'newer', version, node };
  const isText = node.kind === 'scalar' && typeof node.value === 'string';
  return { kind: 'wrong', node, ...(isText && isVersion && version <= newest ? { meant: version } : {}) };
}

/** What is to be done about a version that this release does not read. */
export function newerVersionText(version: number, newest = LANGUAGE_VERSION): string {
  return `This model is of version ${version} of the language of models, which a later release of dynamodel reads; this one, ${VERSION}, reads version ${newest}. Update dynamodel: \`npm install --save-dev dynamodel@latest\`.`;
}

/** What is wrong with what is no version. */
export function wrongVersionText({ meant, node }: Extract<StatedVersion, { kind: 'wrong' }>): string {
  if (meant !== undefined)
    return `The version of the language is a number, and this is text: write \`${meant}\` without quotes.`;
  const shown = (node.kind === 'scalar' ? scalarText(node) : '').slice(0, 60);
  const what = shown === '' ? 'This is no version' : `There is no version \`${shown}\``;
  return `${what} of the language of models: write \`dynamodel: ${LANGUAGE_VERSION}\`.`;
}

/** False where nothing of the file can be known, since its language is a later one. */
export function checkVersion(context: LoadContext, root: YamlMap): boolean {
  const stated = statedVersion(root);
  if (stated === undefined || stated.kind === 'known') return true;
  if (stated.kind === 'newer') {
    reportWrong(context, stated.node, newerVersionText(stated.version));
    return false;
  }
  const { node, meant } = stated;
  const { file, start, end } = node.span;
  const suggestion =
    meant === undefined
      ? { message: `Write \`dynamodel: ${LANGUAGE_VERSION}\`.` }
      : { message: `Write \`${meant}\`.`, edits: [{ file, start, end, newText: String(meant) }] };
  const isNothing = node.kind === 'scalar' && node.source === '';
  const entry = entryOf(root, 'dynamodel');
  reportWrong(context, node, wrongVersionText(stated), isNothing ? entry?.keySpan : node.span, suggestion);
  return true;
}
