import type { Located, YamlNode } from '../source/index.js';
import { type LoadContext, reportWrong } from './context.js';
import { textSpan } from './located-text.js';
import { text } from './node.js';

const PARAMETER = /\$\{env:[A-Za-z_][A-Za-z0-9_]*(?::-[^{}]*)?\}/g;

/** As written, with `${env:NAME:-default}` in it; a `${…}` that is no parameter is reported, as it would become a part of the text. */
export function textWithParameters(context: LoadContext, node: YamlNode | undefined): Located<string> | undefined {
  const written = text(node);
  if (written === undefined || node === undefined) return undefined;
  const at = filled(written.value).indexOf('${');
  if (at === -1) return written;
  const message = `A parameter of a name is written as \`\${env:NAME}\` or \`\${env:NAME:-default}\`.`;
  reportWrong(context, node, message, textSpan(written, at, written.value.length));
  return undefined;
}

/** With letters in place of parameters, as many: for what must hold of the text whatever they are. */
export function filled(value: string): string {
  return value.replace(PARAMETER, (found) => 'x'.repeat(found.length));
}

export function hasParameter(value: string): boolean {
  return filled(value) !== value;
}
