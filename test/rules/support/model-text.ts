import { brief, checkText, pointedAt } from './check-text.js';

export interface Parts {
  readonly tables?: string;
  readonly top?: string;
  /** Blocks of two spaces' indentation. */
  readonly entities: string;
  readonly patterns?: string;
}

/** A model of one table with the given parts. */
export function modelText({
  tables = '  shop: {key: {pk: pk, sk: sk}}',
  top = '',
  entities,
  patterns = '',
}: Parts): string {
  const access = patterns.trim() === '' ? '' : `accessPatterns:\n${block(patterns)}`;
  return `dynamodel: 1\nmodel: shop\n${block(top)}tables:\n${block(tables)}entities:\n${block(entities)}${access}`;
}

function block(text: string): string {
  const trimmed = text.replace(/^\n+/, '').trimEnd();
  return trimmed === '' ? '' : `${trimmed}\n`;
}

/** One entity with these keys; attributes as `name: type` lines. */
export function entity(
  name: string,
  key: string,
  attributes: Readonly<Record<string, string>>,
  ...more: readonly string[]
): string {
  const lines = Object.entries(attributes).map(([attribute, type]) => `      ${attribute}: ${type}`);
  const rest = more.map((line) => `    ${line}\n`).join('');
  return `  ${name}:\n    key: ${key}\n${rest}    attributes:\n${lines.join('\n')}\n`;
}

/** Findings of the rules with these ids: `severity rule [pointed at]`. */
export function found(parts: Parts, ...rules: readonly string[]): readonly string[] {
  return checkText(modelText(parts))
    .filter(({ rule }) => rules.length === 0 || rules.includes(rule))
    .map((finding) => `${finding.severity} ${finding.rule} [${pointedAt(finding)}]`);
}

/** The messages of one rule. */
export function messages(parts: Parts, rule: string): readonly string[] {
  return checkText(modelText(parts))
    .filter((finding) => finding.rule === rule)
    .map(brief);
}
