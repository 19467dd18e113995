import type { Engine } from '../../engine/index.js';
import type { Plan } from '../../planner/index.js';
import type { Observer } from '../options.js';
import { patternRecognizer } from '../pattern-log/index.js';
import { entryOf, refusedEntry } from './entry.js';
import { jsonLine, NOT_IN_MODEL, textLine } from './lines.js';
import { type Metered, meteredEngine } from './metered.js';
import { Tally } from './tally.js';

export interface RequestLog {
  /** The engine, told of in the log. */
  readonly engine: Engine;
  readonly observer: Observer;
  /** What all requests cost, by access pattern; empty without a model. */
  summary(): string;
}

export interface RequestLogOptions {
  readonly format: 'text' | 'json';
  /** Without one, requests are told without their access patterns. */
  readonly plan?: Plan | undefined;
  readonly write: (line: string) => void;
}

/** Longer names push their own line to the right. */
const MAX_LABEL = 28;

/** A line for every request: which access pattern it is, what it cost and how long it took. */
export function requestLog(engine: Engine, { format, plan, write }: RequestLogOptions): RequestLog {
  const recognize = plan === undefined ? undefined : patternRecognizer(plan);
  const names = plan === undefined ? [] : [...plan.patterns.keys()];
  const tally = new Tally(names);
  const width =
    plan === undefined ? 0 : Math.min(MAX_LABEL, Math.max(NOT_IN_MODEL.length, ...names.map((name) => name.length)));
  let last: Metered | undefined;
  return {
    engine: meteredEngine(engine, (metered) => {
      last = metered;
    }),
    observer: {
      answered(target, { status, body }, milliseconds) {
        const entry =
          last === undefined
            ? refusedEntry(target, { status, milliseconds, error: errorIn(body) })
            : entryOf(last, recognize, { status, milliseconds });
        last = undefined;
        tally.add(entry);
        write(format === 'json' ? jsonLine(entry) : textLine(entry, width));
      },
    },
    summary: () => tally.text(),
  };
}

function errorIn(body: string | Uint8Array): string {
  return (
    /"__type":"[^"#]*#?([A-Za-z]+)"/.exec(typeof body === 'string' ? body : Buffer.from(body).toString())?.[1] ??
    'refused'
  );
}
