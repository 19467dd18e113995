import { concatenated, type ResolvedText } from '../../aws-table/index.js';
import {
  booleanValue,
  listValue,
  numberText,
  numberValue,
  plainText,
  textOfValue,
  textValue,
  type Value,
} from '../value.js';
import { EvaluationError } from '../work.js';
import {
  argument,
  type CallContext,
  type Implementation,
  itemsOf,
  listArgument,
  numberArgument,
  type PureFunction,
  resolvedArgument,
  textArgument,
} from './arguments.js';

/** Of one text another one. */
function changed(change: (text: string) => string): PureFunction {
  return { call: (args, context) => textValue(change(textArgument(args, 0, context)), context.span) };
}

/** Of a text and a second one. */
function changedBy(change: (text: string, by: string) => string): PureFunction {
  return {
    call: (args, context) =>
      textValue(change(textArgument(args, 0, context), textArgument(args, 1, context)), context.span),
  };
}

function asked(ask: (text: string, part: string) => boolean): PureFunction {
  return {
    call: (args, context) =>
      booleanValue(ask(textArgument(args, 0, context), textArgument(args, 1, context)), context.span),
  };
}

/** Text after text, unknown parts and defaults of variables as such. */
function written(parts: readonly ResolvedText[], { span, work }: CallContext): Value {
  work.text(
    span,
    parts.reduce((sum, { text, name }) => sum + text.length + name.length, 0),
  );
  return textValue(concatenated(parts), span);
}

const join: Implementation = (args, context) => {
  const separator = resolvedArgument(argument(args, 0, context), context);
  const items = args.slice(1).flatMap((list) => (list.kind === 'unknown' ? [list] : itemsOf(list, context)));
  const texts = items.map((item) => resolvedArgument(item, context));
  return written(
    texts.flatMap((text, i) => (i === 0 ? [text] : [separator, text])),
    context,
  );
};

/** `%s`, `%d`, `%q`, `%v`, `%t`, `%05d`, `%.2f`, `%x` and `%%`, with the number of an argument or not. */
const VERB = /%(%|(?:\[(\d+)\])?([-+# 0]*)(\d*)(?:\.(\d+))?([a-zA-Z]))/g;

function formatted(args: readonly Value[], context: CallContext): Value {
  const pattern = resolvedArgument(argument(args, 0, context), context);
  if (pattern.kind === 'unknown') return written([pattern], context);
  const parts: ResolvedText[] = [];
  let at = 0;
  let next = 1;
  for (const found of pattern.text.matchAll(VERB)) {
    const [whole, kind, chosen, flags = '', width = '', precision, verb = ''] = found;
    parts.push(plainText(pattern.text.slice(at, found.index)));
    at = found.index + whole.length;
    if (kind === '%') {
      parts.push(plainText('%'));
      continue;
    }
    const number = chosen === undefined ? next : Number(chosen);
    next = number + 1;
    const value = argument(args, number, context);
    parts.push(verbText(value, verb, precision, flags, Number(width === '' ? 0 : width), context));
  }
  return written([...parts, plainText(pattern.text.slice(at))], context);
}

function verbText(
  value: Value,
  verb: string,
  precision: string | undefined,
  flags: string,
  width: number,
  context: CallContext,
): ResolvedText {
  const text = resolvedArgument(value, context);
  if (text.kind === 'unknown') return text;
  if (width > 1000 || Number(precision ?? 0) > 100) {
    throw new EvaluationError('A format is not that wide.', context.span);
  }
  const made = verbOf(text, verb, precision, context);
  if (made.text.length >= width) return made;
  const fill = flags.includes('0') && !flags.includes('-') ? '0' : ' ';
  return plainText(flags.includes('-') ? made.text.padEnd(width) : made.text.padStart(width, fill));
}

function verbOf(text: ResolvedText, verb: string, precision: string | undefined, context: CallContext): ResolvedText {
  const number = (): number => {
    const read = Number(text.text);
    if (!Number.isFinite(read)) throw new EvaluationError(`\`%${verb}\` is for a number.`, context.span);
    return read;
  };
  switch (verb) {
    case 's':
    case 'v':
    case 't':
      return precision === undefined ? text : plainText(text.text.slice(0, Number(precision)));
    case 'q':
      return plainText(JSON.stringify(text.text));
    case 'd':
      return plainText(numberText(Math.trunc(number())));
    case 'f':
      return plainText(number().toFixed(Number(precision ?? 6)));
    case 'g':
      return plainText(numberText(number()));
    case 'x':
      return plainText(Math.trunc(number()).toString(16));
    case 'X':
      return plainText(Math.trunc(number()).toString(16).toUpperCase());
    case 'b':
      return plainText(Math.trunc(number()).toString(2));
    case 'o':
      return plainText(Math.trunc(number()).toString(8));
    default:
      throw new EvaluationError(`\`%${verb}\` is no format that is known.`, context.span);
  }
}

/** A list for each list among the arguments, element by element. */
const formatlist: Implementation = (args, context) => {
  const lengths = args.slice(1).flatMap((arg) => (arg.kind === 'list' ? [arg.items.length] : []));
  const length = lengths.length === 0 ? 1 : Math.min(...lengths);
  const rows = Array.from({ length }, (_, i) => args.map((arg) => (arg.kind === 'list' ? (arg.items[i] ?? arg) : arg)));
  return listValue(
    rows.map((row) => formatted(row, context)),
    context.span,
  );
};

const substr: Implementation = (args, context) => {
  const letters = [...textArgument(args, 0, context)];
  const [offset, length] = [numberArgument(args, 1, context), numberArgument(args, 2, context)];
  const start = offset < 0 ? Math.max(0, letters.length + offset) : offset;
  const end = length < 0 ? letters.length : start + length;
  return textValue(letters.slice(start, end).join(''), context.span);
};

const replace: Implementation = (args, context) => {
  const [text, from, to] = [0, 1, 2].map((i) => textArgument(args, i, context));
  // Terraform's patterns cannot run away; those of JavaScript can.
  if (/^\/.*\/$/s.test(from ?? ''))
    throw new EvaluationError('What a pattern replaces is not worked out.', context.span);
  context.work.text(context.span, (text?.length ?? 0) * ((to?.length ?? 0) + 1));
  return textValue(
    (text ?? '').replaceAll(from ?? '', () => to ?? ''),
    context.span,
  );
};

const split: Implementation = (args, context) => {
  const parts = textArgument(args, 1, context).split(textArgument(args, 0, context));
  context.work.spend(context.span, parts.length);
  return listValue(
    parts.map((part) => textValue(part, context.span)),
    context.span,
  );
};

function withoutLetters(text: string, letters: string, start: boolean, end: boolean): string {
  const all = [...text];
  let [from, to] = [0, all.length];
  while (start && from < to && letters.includes(all[from] ?? '')) from += 1;
  while (end && to > from && letters.includes(all[to - 1] ?? '')) to -= 1;
  return all.slice(from, to).join('');
}

const indent: Implementation = (args, context) => {
  const width = numberArgument(args, 0, context);
  const text = textArgument(args, 1, context);
  if (!(width >= 0 && width <= 1000)) throw new EvaluationError('Text is not indented so far.', context.span);
  context.work.text(context.span, text.length * (width + 1));
  return textValue(text.replaceAll('\n', `\n${' '.repeat(width)}`), context.span);
};

const tostring: Implementation = (args, context) => {
  const value = argument(args, 0, context);
  const text = textOfValue(value);
  return text === undefined && value.kind === 'null'
    ? value
    : textValue(resolvedArgument(value, context), context.span);
};

export const TEXT_FUNCTIONS: Readonly<Record<string, PureFunction>> = {
  lower: changed((text) => text.toLowerCase()),
  upper: changed((text) => text.toUpperCase()),
  title: changed((text) =>
    text.replace(/(^|\s)(\S)/g, (_, space: string, letter: string) => space + letter.toUpperCase()),
  ),
  trimspace: changed((text) => text.trim()),
  chomp: changed((text) => text.replace(/(?:\r?\n)+$/, '')),
  strrev: changed((text) => [...text].reverse().join('')),
  basename: changed((text) => text.replace(/\/+$/, '').split('/').at(-1) ?? ''),
  dirname: changed((text) => text.split('/').slice(0, -1).join('/') || '.'),
  trimprefix: changedBy((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: changedBy((text, suffix) =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  trim: changedBy((text, letters) => withoutLetters(text, letters, true, true)),
  startswith: asked((text, part) => text.startsWith(part)),
  endswith: asked((text, part) => text.endsWith(part)),
  strcontains: asked((text, part) => text.includes(part)),
  join: { call: join, isPartial: true },
  format: { call: formatted, isPartial: true },
  formatlist: { call: formatlist, isPartial: true },
  substr: { call: substr },
  replace: { call: replace },
  split: { call: split },
  indent: { call: indent },
  tostring: { call: tostring },
  parseint: {
    call: (args, context) => {
      const number = Number.parseInt(textArgument(args, 0, context), numberArgument(args, 1, context));
      if (Number.isNaN(number)) throw new EvaluationError('This is no number.', context.span);
      return numberValue(number, context.span);
    },
  },
  sort: {
    call: (args, context) => {
      const texts = listArgument(args, 0, context).map((item) => resolvedArgument(item, context));
      const sorted = texts.toSorted((a, b) => (a.text < b.text ? -1 : a.text === b.text ? 0 : 1));
      return listValue(
        sorted.map((text) => textValue(text, context.span)),
        context.span,
      );
    },
  },
};
