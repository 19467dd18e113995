import { parseDuration } from './quantity.js';

/** How calls vary over time. */
export type RateShape = RateShapeForm & {
  /** As written. */
  readonly text: string;
};

export type RateShapeForm =
  /** Always the average. */
  | { readonly kind: 'constant' }
  /** A day: its mean is the average, its highest point the peak, at `peakAt` seconds after midnight. */
  | { readonly kind: 'diurnal'; readonly peakAt: number }
  /** At the peak for `length` seconds in every `every`, and between them so low that the mean is the average. */
  | { readonly kind: 'burst'; readonly length: number; readonly every: number }
  /** From the average to the peak over so many seconds, then at the peak. */
  | { readonly kind: 'ramp'; readonly over: number }
  /** As recorded in a CSV file, whose place counts from that of the model. */
  | { readonly kind: 'recorded'; readonly file: string; readonly column?: string };

export type RateShapeResult =
  | { readonly kind: 'ok'; readonly shape: RateShape }
  | { readonly kind: 'error'; readonly message: string; readonly start: number; readonly end: number };

/** Noon: a run of one day has its peak in the middle. */
const PEAK_AT = 43_200;
const FORM = /^([a-z]+)\s*(?:\((.*)\))?$/;
const FORMS =
  '`constant`, `diurnal`, `diurnal(peak 18:00)`, `burst(10m every 1h)`, `ramp(30m)` or `recorded(calls.csv)`';

type Wrong = { readonly wrong: string; readonly part?: string };

/** Reads `constant` (or `flat`), `diurnal(peak 18:00)`, `burst(10m every 1h)`, `ramp(30m)`, `recorded(calls.csv column getOrder)`. */
export function parseRateShape(text: string): RateShapeResult {
  const match = FORM.exec(text.trim());
  const form: RateShapeForm | Wrong =
    match === null
      ? { wrong: `\`${shown(text)}\` is no course of a rate; write ${FORMS}` }
      : formOf(match[1] ?? '', match[2]?.trim());
  if (!('wrong' in form)) return { kind: 'ok', shape: { ...form, text } };
  const at = form.part === undefined ? -1 : text.lastIndexOf(form.part);
  const [start, end] = at === -1 ? [0, text.length] : [at, at + (form.part ?? '').length];
  return { kind: 'error', message: form.wrong, start, end };
}

function formOf(name: string, argument: string | undefined): RateShapeForm | Wrong {
  switch (name) {
    case 'constant':
    case 'flat':
      return argument === undefined ? { kind: 'constant' } : { wrong: `\`${name}\` takes no argument` };
    case 'diurnal':
      return diurnal(argument);
    case 'burst':
      return burst(argument);
    case 'ramp':
      return ramp(argument);
    case 'recorded':
      return recorded(argument);
    default:
      return { wrong: `There is no course \`${shown(name)}\` of a rate; write ${FORMS}` };
  }
}

function diurnal(argument: string | undefined): RateShapeForm | Wrong {
  if (argument === undefined) return { kind: 'diurnal', peakAt: PEAK_AT };
  const time = /^peak\s+(\S+)$/.exec(argument)?.[1];
  if (time === undefined) {
    return { wrong: '`diurnal` takes the time of its peak, as in `diurnal(peak 18:00)`', part: argument };
  }
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (clock === null) return { wrong: `\`${shown(time)}\` is no time of day; write one such as \`18:00\``, part: time };
  return { kind: 'diurnal', peakAt: Number(clock[1]) * 3600 + Number(clock[2]) * 60 };
}

function burst(argument: string | undefined): RateShapeForm | Wrong {
  const parts = /^(\S+)\s+every\s+(\S+)$/.exec(argument ?? '');
  if (parts === null) {
    return {
      wrong: '`burst` takes how long a burst is and how often one comes, as in `burst(10m every 1h)`',
      ...(argument ? { part: argument } : {}),
    };
  }
  const length = seconds(parts[1] ?? '');
  const every = seconds(parts[2] ?? '');
  if (typeof length !== 'number') return length;
  if (typeof every !== 'number') return every;
  if (length >= every) {
    return {
      wrong: `A burst of \`${parts[1]}\` every \`${parts[2]}\` never ends: it is shorter than the time from one to the next`,
      part: argument ?? '',
    };
  }
  return { kind: 'burst', length, every };
}

function ramp(argument: string | undefined): RateShapeForm | Wrong {
  if (!argument) return { wrong: '`ramp` takes the time from the average to the peak, as in `ramp(30m)`' };
  const over = seconds(argument);
  return typeof over === 'number' ? { kind: 'ramp', over } : over;
}

function recorded(argument: string | undefined): RateShapeForm | Wrong {
  if (!argument) {
    return {
      wrong:
        '`recorded` takes the name of a CSV file, as in `recorded(calls.csv)`, and the column where it is not that of the access pattern: `recorded(calls.csv column reads)`',
    };
  }
  const [file = '', ...words] = argument.split(' column ').map((part) => part.trim());
  const column = words.join(' column ');
  if (/^[\\/]|^[a-z]:|(?:^|[\\/])\.\.(?:[\\/]|$)/i.test(file)) {
    return {
      wrong: `\`${shown(file)}\` lies elsewhere; a recording is in the folder of the model, or in one below it`,
      part: file,
    };
  }
  if (file.includes('\\')) {
    return {
      wrong: `\`${shown(file)}\` is a path of Windows alone; write it with \`/\`, which every system reads`,
      part: file,
    };
  }
  return { kind: 'recorded', file, ...(column === '' ? {} : { column }) };
}

/** More than nothing. */
function seconds(text: string): number | Wrong {
  const result = parseDuration(/^\d+$/.test(text) ? Number(text) : text);
  if (result.kind === 'error') return { wrong: result.message, part: text };
  return result.value > 0 ? result.value : { wrong: `\`${text}\` is no time at all; write a longer one`, part: text };
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
