import type { Gen, GeneratedFile } from '../gen.js';
import { copyFile } from './copy-file.js';
import type { FollowUpCode } from './follow-up-code.js';
import { followUpNames } from './follow-up-names.js';
import { handlerFile } from './handler-file.js';
import { ruleFile } from './rule-file.js';

/** `streams.ts`, the handler of the model's streams, and what it keeps up to date, in modules of their own. */
export function streamFiles(gen: Gen): readonly GeneratedFile[] {
  const followUps = followUpsOf(gen);
  const hasStreams = [...gen.design.tables.values()].some(({ table }) => table.stream !== undefined);
  return [...followUps.flatMap(({ files }) => files), ...(hasStreams ? [handlerFile(gen, followUps)] : [])];
}

function followUpsOf(gen: Gen): readonly FollowUpCode[] {
  return [...followUpNames(gen)].flatMap(([followUp, names]) => {
    const { plan, kind, found } = followUp;
    if (plan.kind !== 'planned') return [];
    if (kind === 'stream-rule') return ruleFile(gen, { ...followUp, plan }, names) ?? [];
    return found === undefined ? [] : (copyFile(gen, { ...followUp, plan, found }, names) ?? []);
  });
}
