import { createHash } from 'node:crypto';
import type { Finding } from './finding.js';
import { modelPathOf } from './model-path.js';
import type { CheckReport } from './report.js';

/** What a finding is known by from run to run. */
export type FindingIdentity = {
  /** Where in its file it lies, see `modelPathOf`. */
  readonly modelPath: string;
  /** Of rule and path in the model: the same when lines move, and when a message has other figures. Several of one file differ. */
  readonly place: string;
  /** The same with the file's path: different for every finding of a report. */
  readonly fingerprint: string;
};

/** The identity of each of the findings; `pathOf` gives the path of a file as the reader knows it. */
export function findingIdentities(
  findings: readonly Finding[],
  { parsed = [] }: Pick<CheckReport, 'parsed'>,
  pathOf: (path: string) => string,
): readonly FindingIdentity[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const modelPath = modelPathOf(finding, parsed);
    const path = pathOf(finding.span.file.path);
    const key = JSON.stringify([path, finding.rule, modelPath]);
    const turn = (seen.get(key) ?? 0) + 1;
    seen.set(key, turn);
    return {
      modelPath,
      place: digest([finding.rule, modelPath, turn]),
      fingerprint: digest([path, finding.rule, modelPath, turn]),
    };
  });
}

function digest(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
