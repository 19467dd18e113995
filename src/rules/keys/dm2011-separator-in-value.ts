import { designOf } from '../../design/by-entity.js';
import { ambiguity, type CompiledTemplate, type KeyClash } from '../../keys/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Rule } from '../rule.js';
import { quote, showItem, showKey } from '../show.js';
import { describeUse, problemsOf } from './template-findings.js';

export const separatorInValue: Rule = {
  id: 'DM2011',
  name: 'separator-in-value',
  family: 'keys',
  title: 'A value in a key may contain the separator',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html',
  *check({ design }) {
    const reported = new Set<CompiledTemplate>();
    for (const { use, problem, span } of problemsOf(design, 'separator-in-value')) {
      const { compiled } = use;
      if (compiled === undefined || reported.has(compiled)) continue;
      const may = `${quote(problem.path)} may contain ${quote(problem.separator)}, the separator of ${describeUse(use)}`;
      if (problem.escape === 'reject') {
        yield {
          severity: 'info',
          span,
          message: `${may}: under \`escape: reject\` the write of such an item fails. Declare a \`charset\` without the separator where that cannot happen, or use \`escape: ordered\`.`,
        };
        continue;
      }
      const example = confused(compiled);
      if (example === undefined) continue;
      reported.add(compiled);
      const isSentinel = designOf(design, use.entity)?.companionOf?.kind === 'sentinel';
      const consequence = isSentinel
        ? 'the second is refused as taken'
        : use.index === undefined && use.part === 'pk'
          ? 'items of the one are read and overwritten as the other'
          : 'the two cannot be told apart, and a query for one returns the other';
      yield {
        severity: use.index === undefined ? 'error' : 'warning',
        span,
        message: `${may}, and \`escape: none\` writes it as it is: ${showItem(example.left)} and ${showItem(example.right)} both give ${showKey([use.slot.attribute], example.keys)}, so ${consequence}. Use the default \`escape: ordered\`, or declare a \`charset\` without the separator.`,
      };
    }
  },
};

/** Two items whose segments differ and whose text is the same. */
function confused(compiled: CompiledTemplate): KeyClash | undefined {
  const kept = flatMap(compiled.segments, (segment) =>
    segment.kind === 'variable' && segment.lossless ? [segment.path] : [],
  );
  const result = ambiguity([compiled], kept);
  return result.kind === 'ambiguous' && result.cause === 'segments' ? result.example : undefined;
}
