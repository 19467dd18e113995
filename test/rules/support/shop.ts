import type { Finding } from '../../../src/diagnostics/index.js';
import type { CheckOptions } from '../../../src/rules/check.js';
import { findRule } from '../../../src/rules/registry.js';
import { checkText } from './check-text.js';

export interface ShopParts {
  /** Flow mapping of the table's indexes. */
  readonly indexes?: string;
  /** Whatever else the table says: `, ttl: expires`. */
  readonly table?: string;
  /** Flow mapping of the order's index keys. */
  readonly maps?: string;
  /** The order's own key. */
  readonly key?: string;
  /** More attributes of the order, one a line. */
  readonly attributes?: readonly string[];
  readonly volume?: string;
  /** More entities, as they stand in the file. */
  readonly entities?: string;
  readonly patterns?: readonly string[];
  /** More of the model, as it stands in the file. */
  readonly more?: string;
}

/** A model of orders in one table, with what a test adds; line 4 is the table, and the order's key stands in line 7. */
export function shop(parts: ShopParts): string {
  const {
    indexes,
    table = '',
    maps,
    key = '{pk: "CUSTOMER#{customerId}", sk: "ORDER#{orderId}"}',
    attributes = [],
    volume,
    entities = '',
  } = parts;
  const lines = [
    'dynamodel: 1',
    'model: shop',
    'tables:',
    `  shop: {key: {pk: pk, sk: sk}${table}${indexes === undefined ? '' : `, indexes: ${indexes}`}}`,
    'entities:',
    '  Order:',
    `    key: ${key}`,
    ...(maps === undefined ? [] : [`    indexes: ${maps}`]),
    '    attributes:',
    '      customerId: ulid',
    '      orderId: ulid',
    ...attributes.map((line) => `      ${line}`),
    ...(volume === undefined ? [] : [`    volume: ${volume}`]),
    ...(entities === '' ? [] : [entities.trimEnd()]),
    ...(parts.patterns === undefined ? [] : ['accessPatterns:', ...parts.patterns.map((line) => `  ${line}`)]),
    ...(parts.more === undefined ? [] : [parts.more]),
  ];
  return `${lines.join('\n')}\n`;
}

/** `25` → the attributes, indexes or patterns that `line` makes of 1 to 25. */
export function times(count: number, line: (i: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, i) => line(i + 1));
}

/** What one rule says of a model, as `severity line:column`, with the words and numbers. */
export function saidBy(rule: string, text: string, options: Partial<CheckOptions> = {}): readonly Said[] {
  // What is off by default is asked for by its own tests.
  const preset = findRule(rule)?.preset === 'strict' ? ({ preset: 'strict' } as const) : {};
  return checkText(text, { ...preset, ...options })
    .filter((finding) => finding.rule === rule)
    .map(said);
}

export interface Said {
  readonly at: string;
  readonly message: string;
  readonly numbers: Readonly<Record<string, number | string>>;
  readonly suggestion?: string;
}

function said({ severity, span, message, numbers, suggestion }: Finding): Said {
  const { line, column } = span.file.position(span.start);
  return {
    at: `${severity} ${line}:${column} ${span.file.text.slice(span.start, span.end)}`,
    message,
    numbers: numbers ?? {},
    ...(suggestion === undefined ? {} : { suggestion: suggestion.message }),
  };
}

/** Ids of all errors and warnings. */
export function problems(text: string): readonly string[] {
  return checkText(text)
    .filter(({ severity }) => severity !== 'info')
    .map(({ rule, severity }) => `${rule} ${severity}`);
}
