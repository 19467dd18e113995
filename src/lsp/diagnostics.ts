import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { type Finding, gathered, printable, rulePageUrl, type Severity } from '../diagnostics/index.js';
import type { SourceFile } from '../source/index.js';
import { rangeOf } from './positions.js';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Rules that find what nothing uses: editors show it faded. */
const UNNECESSARY: ReadonlySet<string> = new Set([
  'unused-suppression',
  'expired-suppression',
  'unused-declaration',
  'index-without-entities',
  'index-never-queried',
]);

/** Findings as `check` tells them, by the URI of the file that they are in. */
export function diagnosticsByUri(
  findings: readonly Finding[],
  uriOf: (file: SourceFile) => string,
): ReadonlyMap<string, readonly Diagnostic[]> {
  const byUri = new Map<string, Diagnostic[]>();
  for (const finding of gathered(findings)) {
    const uri = uriOf(finding.span.file);
    byUri.set(uri, [...(byUri.get(uri) ?? []), diagnosticOf(finding, uriOf)]);
  }
  return byUri;
}

export function diagnosticOf(finding: Finding, uriOf: (file: SourceFile) => string): Diagnostic {
  const { rule, name, severity, span, related } = finding;
  return {
    range: rangeOf(span),
    severity: SEVERITIES[severity],
    code: rule,
    codeDescription: { href: rulePageUrl(rule) },
    source: 'dynamodel',
    message: messageOf(finding),
    ...(UNNECESSARY.has(name) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length === 0
      ? {}
      : {
          relatedInformation: related.map((place) => ({
            message: printable(place.message),
            location: { uri: uriOf(place.span.file), range: rangeOf(place.span) },
          })),
        }),
  };
}

/** The rule's name is in it, since editors show no more of a rule than its id. */
function messageOf({ message, name, suggestion }: Finding): string {
  const said = `${printable(message)} (${name})`;
  if (suggestion === undefined) return said;
  return `${said}\n${suggestion.edits === undefined ? 'Suggestion' : 'Fix'}: ${printable(suggestion.message)}`;
}
