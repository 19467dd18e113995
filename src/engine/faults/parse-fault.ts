import type { FaultKind, FaultOperation, FaultRule } from './api.js';
import { checkFault, FAULTS, FaultRuleError, unknown } from './check-fault.js';

const NAMES = ['table', 'index', 'key', 'rate', 'count', 'after', 'reason', 'share', 'ms'] as const;
type Name = (typeof NAMES)[number];

/** What only one fault has. */
const ONLY: Partial<Readonly<Record<Name, FaultKind>>> = { reason: 'throttle', share: 'partial', ms: 'latency' };

const NUMBER = /^\d+(?:\.\d+)?$/;

/**
 * Reads a rule: the fault, then operations, then settings, with colons between them.
 *
 * ```text
 * throttle:PutItem:table=shop:reason=TableWriteKeyRangeThroughputExceeded:rate=0.1
 * conflict:UpdateItem,DeleteItem:key="ORDER#1:2":count=1
 * latency:Query:ms=100..500:rate=5%
 * ```
 *
 * A value with a colon in it stands in double quotes, as in JSON.
 *
 * @throws FaultRuleError for a text that is no rule, or a rule that could never do what it says.
 */
export function parseFault(text: string): FaultRule {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof FaultRuleError)) throw error;
    throw new FaultRuleError(`Fault rule \`${text}\`: ${error.message}`);
  }
}

function parse(text: string): FaultRule {
  const [fault = '', ...parts] = split(text);
  if (!FAULTS.includes(fault as FaultKind)) throw new FaultRuleError(unknown('fault', fault, FAULTS));
  const rule: Record<string, unknown> = { fault };
  for (const part of parts) {
    const at = part.indexOf('=');
    if (at === -1) readOperations(rule, part);
    else readSetting(rule, part.slice(0, at), unquoted(part.slice(at + 1)));
  }
  if (fault === 'latency' && rule.ms === undefined) {
    throw new FaultRuleError('latency needs its milliseconds: add ms=100, or ms=100..500 for a range');
  }
  const made = rule as unknown as FaultRule;
  checkFault(made);
  return made;
}

/** The parts between colons, of which those in quotes are none. */
function split(text: string): readonly string[] {
  const parts: readonly string[] = text.match(/(?:"(?:[^"\\]|\\.)*"|[^:"])+|"/g) ?? [];
  if (parts.includes('"')) throw new FaultRuleError('a quote is opened and not closed');
  return parts.map((part) => part.trim());
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    throw new FaultRuleError(`${value} is not a text in quotes as in JSON`);
  }
}

function readOperations(rule: Record<string, unknown>, part: string): void {
  if (rule.operations !== undefined) {
    throw new FaultRuleError(
      `\`${part}\`: operations are listed once, with commas between them; settings are name=value`,
    );
  }
  rule.operations = part.split(',').map((name) => name.trim() as FaultOperation);
}

function readSetting(rule: Record<string, unknown>, name: string, value: string): void {
  if (!NAMES.includes(name as Name)) throw new FaultRuleError(unknown('setting', name, NAMES));
  const only = ONLY[name as Name];
  if (only !== undefined && rule.fault !== only)
    throw new FaultRuleError(`${name} is for ${only}, not for ${rule.fault}`);
  if (value === '') throw new FaultRuleError(`${name} has no value`);
  if (name === 'key') {
    rule.key = [...((rule.key as string[] | undefined) ?? []), value];
    return;
  }
  if (rule[name] !== undefined) throw new FaultRuleError(`${name} is given twice`);
  rule[name] = settingValue(name as Name, value);
}

function settingValue(name: Name, value: string): unknown {
  switch (name) {
    case 'rate':
    case 'share':
      return value.endsWith('%') ? numberOf(name, value.slice(0, -1)) / 100 : numberOf(name, value);
    case 'count':
    case 'after':
      return numberOf(name, value);
    case 'ms': {
      const at = value.indexOf('..');
      if (at === -1) return numberOf(name, value);
      return { min: numberOf(name, value.slice(0, at)), max: numberOf(name, value.slice(at + 2)) };
    }
    default:
      return value;
  }
}

function numberOf(name: string, text: string): number {
  if (!NUMBER.test(text)) throw new FaultRuleError(`${name} is a number, and \`${text}\` is none`);
  return Number(text);
}
