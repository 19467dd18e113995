import type { InlayHint, Range } from 'vscode-languageserver';
import { InlayHintKind } from 'vscode-languageserver';
import { type ExplainedFigures, explainMarkdown, explainPattern, spreadText } from '../planner/explain/index.js';
import { entryOf } from '../source/index.js';
import type { ModelDocument } from './model-document.js';
import { offsetAt, positionAt } from './positions.js';

/** Behind the name of each access pattern what a call takes: read units, write units, or that nothing serves it. */
export function inlayHints({ parsed, state }: ModelDocument, range: Range): InlayHint[] {
  const { file, root } = parsed;
  const { plan } = state;
  const patterns = root?.kind === 'map' ? entryOf(root, 'accessPatterns')?.value : undefined;
  if (plan === undefined || patterns?.kind !== 'map') return [];
  const [from, to] = [offsetAt(file, range.start), offsetAt(file, range.end)];
  return patterns.entries.flatMap(({ key, keySpan }): InlayHint[] => {
    if (keySpan.end < from || keySpan.start > to || !plan.patterns.has(key)) return [];
    const report = explainPattern(plan, key);
    const label = report.verdict === 'planned' ? unitsText(report.figures) : 'not served';
    if (label === '') return [];
    // Behind the colon.
    const end = file.text.charAt(keySpan.end) === ':' ? keySpan.end + 1 : keySpan.end;
    const tooltip = { kind: 'markdown', value: explainMarkdown(report) } as const;
    return [{ position: positionAt(file, end), label, kind: InlayHintKind.Type, paddingLeft: true, tooltip }];
  });
}

/** `0.5 RU`, `1.5 RU (p99 7.5) + 23 WU (p99 83)`. */
function unitsText(figures: ExplainedFigures | undefined): string {
  if (figures === undefined) return '';
  const { readUnits, writeUnits } = figures;
  return [
    ...(readUnits.p99 > 0 ? [`${spreadText(readUnits)} RU`] : []),
    ...(writeUnits.p99 > 0 ? [`${spreadText(writeUnits)} WU`] : []),
  ].join(' + ');
}
