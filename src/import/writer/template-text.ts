import { parseTemplate } from '../../keys/index.js';

/** The attributes that the placeholders of a template name, as they are written: `placedAt` of `{placedAt|iso}`; a drawn shard names none. */
export function placeholderNames(template: string): readonly string[] {
  const names = pieces(template).flatMap((piece) => (piece.kind === 'placeholder' ? [headOf(piece.inner).name] : []));
  return names.filter((name) => name !== '');
}

/**
 * The template with the attributes by their names in the model; undefined where it is no template of the language. Names of attributes
 * are taken as they are, whatever they hold.
 */
export function renamedTemplate(
  template: string,
  nameOf: (attribute: string) => string | undefined,
): string | undefined {
  let text = '';
  for (const piece of pieces(template)) {
    if (piece.kind === 'literal') {
      text += piece.text;
      continue;
    }
    const { before, name, after } = headOf(piece.inner);
    if (name === '') {
      text += `{${piece.inner}}`;
      continue;
    }
    const renamed = nameOf(name);
    if (renamed === undefined) return undefined;
    text += `{${before}${renamed}${after}}`;
  }
  return parseTemplate(text).kind === 'ok' ? text : undefined;
}

/** Text of a key that is always the same, as a template writes it. */
export function literalTemplate(text: string): string {
  return text.replace(/[{}]/g, '$&$&');
}

type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly inner: string };

function pieces(template: string): readonly Piece[] {
  return (template.match(/\{\{|\}\}|\{[^{}]*\}|[^{}]+|[{}]/g) ?? []).map((text) =>
    /^\{[^{}]*\}$/.test(text) ? { kind: 'placeholder', inner: text.slice(1, -1) } : { kind: 'literal', text },
  );
}

/** The attribute that a placeholder reads, with what stands around it; of a shard that is drawn there is none. */
function headOf(inner: string): { readonly before: string; readonly name: string; readonly after: string } {
  const shard = /^(\s*shard\s*:\s*\d+)(?:(\s+by\s+)(.*?)(\s*))?$/.exec(inner);
  if (shard !== null) {
    const [, count = '', by = '', name = '', after = ''] = shard;
    return { before: `${count}${by}`, name, after };
  }
  const cut = inner.indexOf('|');
  return { before: '', name: (cut < 0 ? inner : inner.slice(0, cut)).trim(), after: cut < 0 ? '' : inner.slice(cut) };
}
