import { parseTemplate } from '../../../keys/index.js';
import type { DraftType } from '../../draft.js';

/** What an attribute must be for the functions that a template applies to it; nothing is said of those without. */
export function typesByTemplate(text: string): ReadonlyMap<string, DraftType> {
  const types = new Map<string, DraftType>();
  const parsed = parseTemplate(text);
  if (parsed.kind === 'error') return types;
  for (const segment of parsed.template.segments) {
    if (segment.kind !== 'placeholder') continue;
    const [first] = segment.fns;
    const type =
      first === undefined
        ? undefined
        : typeFor(first.name, /\|\s*\w+\s*:\s*(\d+)/.exec(textOf(text, segment.path))?.[1]);
    if (type !== undefined) types.set(segment.path, type);
  }
  return types;
}

/** Attributes that a template turns round (`desc`): times, numbers within bounds and identifiers can be, and it does not say which. */
export function turnedRound(text: string): readonly string[] {
  const parsed = parseTemplate(text);
  if (parsed.kind === 'error') return [];
  return parsed.template.segments.flatMap((one) =>
    one.kind === 'placeholder' && one.fns.some(({ name }) => name === 'desc') ? [one.path] : [],
  );
}

function textOf(template: string, path: string): string {
  const at = template.indexOf(`{${path}|`);
  return at < 0 ? '' : template.slice(at, template.indexOf('}', at));
}

function typeFor(name: string, width: string | undefined): DraftType | undefined {
  switch (name) {
    case 'iso':
    case 'date':
    case 'bucket':
      return { kind: 'string', format: 'timestamp' };
    case 'pad':
      return { kind: 'int', min: 0, max: 10 ** Math.min(15, Number(width ?? 1)) - 1 };
    case 'signed':
      return { kind: 'int' };
    case 'dec':
    case 'sdec':
      return { kind: 'number' };
    // A time is what is most often turned round.
    case 'desc':
      return { kind: 'string', format: 'timestamp' };
    case 'epoch':
      return { kind: 'epoch', unit: 's' };
    case 'bool':
      return { kind: 'boolean' };
    default:
      return undefined;
  }
}
