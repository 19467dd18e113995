import { FN_NAMES, type FnName, functionsFor } from '../../keys/index.js';
import type { Model } from '../../model/model.js';

type TemplateFunction = { readonly name: FnName; readonly form: string; readonly does: string };

/** How each function is written, and what it makes of a value. */
const FUNCTIONS: Readonly<Record<FnName, Omit<TemplateFunction, 'name'>>> = {
  pad: {
    form: 'pad:6',
    does: 'A whole number from 0 on with leading zeros, in so many digits: `pad:6` makes `000042` of 42.',
  },
  signed: {
    form: 'signed:6',
    does: 'A whole number, negative ones too, in one digit more than this, in the order of the numbers.',
  },
  dec: { form: 'dec:6.2', does: 'A decimal number from 0 on, in so many digits before and behind the point.' },
  sdec: {
    form: 'sdec:6.2',
    does: 'A decimal number, negative ones too, in so many digits, in the order of the numbers.',
  },
  desc: { form: 'desc', does: 'A time, a number or an id so that the last one comes first.' },
  iso: { form: 'iso', does: 'A time as text in the order of time: `2026-01-05T09:00:00.000Z`.' },
  date: { form: 'date:yyyy-MM-dd', does: 'A time in a format, in UTC: `date:yyyy-MM` makes `2026-01`.' },
  epoch: { form: 'epoch', does: 'Seconds in 10 digits, or milliseconds in 13.' },
  bucket: {
    form: 'bucket:1h',
    does: 'The beginning of the span of time that a time lies in, in UTC: `bucket:1h`, `bucket:1mo`.',
  },
  lower: { form: 'lower', does: 'In lower case.' },
  upper: { form: 'upper', does: 'In upper case.' },
  hash: { form: 'hash:8', does: 'So many hexadecimal digits of the SHA-256 hash: spreads, and has no order.' },
  first: { form: 'first:2', does: 'So many characters from the beginning.' },
  bool: { form: 'bool', does: '`1` for true, `0` for false.' },
};

/** What may stand behind the last `|` of a template that is being written: what fits the attribute's type, where that is known. */
export function templateFunctions(
  names: Model | undefined,
  path: readonly string[],
  typed: string,
): readonly TemplateFunction[] {
  const attribute = /(?:^|\{)\s*([\w$-]+)\s*\|[^{}|]*$/.exec(typed)?.[1];
  const entities = entitiesAt(names, path);
  const types = entities.flatMap((entity) => names?.entities.get(entity)?.attributes.get(attribute ?? '')?.type ?? []);
  const [type] = types;
  const fitting = type === undefined || type.kind === 'any' ? FN_NAMES : functionsFor(type);
  return fitting.map((name) => ({ name, ...FUNCTIONS[name] }));
}

function entitiesAt(names: Model | undefined, [section, name = '']: readonly string[]): readonly string[] {
  if (section === 'entities') return [name];
  return names?.patterns.get(name)?.entities.map(({ value }) => value) ?? [];
}
