import type { Span, TextEdit } from '../../source/index.js';
import type { Finding, Severity, SuppressedFinding } from '../finding.js';
import { type FindingIdentity, findingIdentities } from '../finding-identity.js';
import { jsonText } from '../printable.js';
import type { CheckReport } from '../report.js';
import { rulePageUrl } from '../rule-page.js';

/** What a SARIF viewer shows of a rule. */
export type RuleDescription = {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  readonly family: string;
  readonly pillar: string;
  /** What it finds, in a sentence or two. */
  readonly finds: string;
  /** Its page, as text and as Markdown. */
  readonly text: string;
  readonly markdown: string;
};

export type SarifOptions = {
  readonly version: string;
  /** By id. */
  readonly rules: ReadonlyMap<string, RuleDescription>;
  /** From the root of the repository. */
  readonly pathOf: (path: string) => string;
};

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The name under which a fingerprint says what it is made of; another recipe gets another number. */
const FINGERPRINT = 'modelPlace/v1';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** The report in SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarifReport(report: CheckReport, options: SarifOptions): string {
  const { places = report.findings, suppressedFindings = [] } = report;
  const all: readonly Finding[] = [...places, ...suppressedFindings];
  const ids = [...new Set(all.map(({ rule }) => rule))].sort();
  const identities = findingIdentities(all, report, options.pathOf);
  const context: Context = { ...options, ruleIndex: new Map(ids.map((id, i) => [id, i])) };
  const results = places.map((finding, i) => resultOf(finding, identities[i]!, context));
  const silenced = suppressedFindings.map((finding, i) => ({
    ...resultOf(finding, identities[places.length + i]!, context),
    suppressions: [suppressionOf(finding, context)],
  }));
  return jsonText({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'dynamodel',
            version: options.version,
            semanticVersion: options.version,
            informationUri: 'https://github.com/dynamodel/dynamodel',
            rules: ids.map((id) => ruleOf(id, all, options.rules.get(id))),
          },
        },
        originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository.' } } },
        columnKind: 'unicodeCodePoints',
        results: [...results, ...silenced],
      },
    ],
  });
}

type Context = SarifOptions & { readonly ruleIndex: ReadonlyMap<string, number> };

/** What relative addresses are relative to. */
const ROOT = '%SRCROOT%';

function ruleOf(id: string, findings: readonly Finding[], rule: RuleDescription | undefined): object {
  const helpUri = rulePageUrl(id);
  // A finding of no rule of the list, such as one about the configuration, describes itself.
  if (rule === undefined) return { id, name: findings.find((finding) => finding.rule === id)?.name ?? id, helpUri };
  return {
    id,
    name: rule.name,
    shortDescription: { text: plain(rule.title) },
    fullDescription: { text: plain(rule.finds) },
    help: { text: plain(rule.text), markdown: rule.markdown },
    helpUri,
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: [...new Set(['dynamodb', rule.family, rule.pillar])],
      family: rule.family,
      pillar: rule.pillar,
    },
  };
}

function resultOf(finding: Finding, { modelPath, place }: FindingIdentity, context: Context): object {
  const { rule, severity, message, span, related, suggestion, numbers, source } = finding;
  return {
    ruleId: rule,
    ruleIndex: context.ruleIndex.get(rule),
    level: LEVELS[severity],
    message: { text: plain(message) },
    locations: [
      {
        physicalLocation: physical(span, context),
        ...(modelPath === '' ? {} : { logicalLocations: [{ fullyQualifiedName: modelPath, kind: 'member' }] }),
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((one, id) => ({
            id,
            physicalLocation: physical(one.span, context),
            message: { text: plain(one.message) },
          })),
        }),
    ...(suggestion?.edits === undefined ? {} : { fixes: [fixOf(suggestion.message, suggestion.edits, context)] }),
    partialFingerprints: { [FINGERPRINT]: place },
    properties: {
      ...(numbers === undefined ? {} : { numbers }),
      ...(suggestion === undefined ? {} : { suggestion: suggestion.message }),
      ...(source === undefined ? {} : { source }),
    },
  };
}

function suppressionOf({ suppression }: SuppressedFinding, context: Context): object {
  const { reason, until, span } = suppression;
  return {
    kind: 'inSource',
    status: 'accepted',
    justification: until === undefined ? reason : `${reason} (until ${until})`,
    location: { physicalLocation: physical(span, context) },
  };
}

function fixOf(message: string, edits: readonly TextEdit[], context: Context): object {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: plain(message) },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file.path, context),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: regionOf(edit), insertedContent: { text: edit.newText } })),
    })),
  };
}

function physical(span: Span, context: Context): object {
  return { artifactLocation: artifact(span.file.path, context), region: regionOf(span) };
}

function regionOf({ file, start, end }: Span): object {
  const first = file.position(start);
  const last = file.position(end);
  return { startLine: first.line, startColumn: first.column, endLine: last.line, endColumn: last.column };
}

function artifact(path: string, { pathOf }: Context): object {
  const shown = pathOf(path);
  const isWhole = /^(?:\/|[A-Za-z]:\/)/.test(shown);
  if (!isWhole) return { uri: encoded(shown), uriBaseId: ROOT };
  // `//machine/share` of Windows names its machine.
  const start = shown.startsWith('//') ? 'file:' : shown.startsWith('/') ? 'file://' : 'file:///';
  return { uri: `${start}${encoded(shown)}` };
}

/** A path as an address; half a character, which no address can hold, becomes the sign for it. */
function encoded(path: string): string {
  const whole = path.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return whole.split('/').map(encodeURIComponent).join('/');
}

/** In messages, `[text](target)` is a link: what a model quotes is none. */
function plain(text: string): string {
  return text.replace(/\[(?=[^\]]*\]\()/g, '\\[');
}
