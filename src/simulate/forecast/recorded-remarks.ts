import { percentText, wholeText } from '../../diagnostics/index.js';
import { LONGEST_RUN, type Recorded, recordedSeconds } from '../../load/curves/index.js';
import type { CheckedOptions } from './options.js';

const DAY = 86_400;

/** What was made of recordings that one may not expect of them, in sentences. */
export function recordedRemarks(options: CheckedOptions): readonly string[] {
  const { recorded, recordings } = options;
  const used = recorded === undefined ? [...recordings.values()] : [recorded];
  return [
    ...(recorded === undefined ? [] : courseRemarks(recorded)),
    ...used.flatMap((one) => cutRemarks(one, options)),
  ];
}

function courseRemarks({ file, columns }: Recorded): readonly string[] {
  const [only] = columns;
  if (only === undefined || columns.length > 1 || only.kind === 'calls') return [];
  return [
    `${file}: no access pattern has the name of its column \`${only.name}\`, so all of them follow its course, each about its average rate`,
  ];
}

/** What is asked for is no surprise: the length of the run, or that of a scenario. */
function cutRemarks(one: Recorded, { duration, scenario }: CheckedOptions): readonly string[] {
  const seconds = recordedSeconds(one);
  if (duration !== undefined || scenario !== undefined || seconds <= LONGEST_RUN) return [];
  const days = wholeText(LONGEST_RUN / DAY);
  return [
    `${one.file}: has ${wholeText(Math.round(seconds / DAY))} days, and a run takes ${days} at most: the first ${days} are simulated, ${percentText(LONGEST_RUN / seconds)} of it`,
  ];
}
