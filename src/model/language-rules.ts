import type { RuleHead } from '../diagnostics/index.js';

/** The rules that loading itself decides: the text and the names of a model. Their pages are with the other rules. */
export const YAML_SYNTAX: RuleHead = { id: 'DM1000', name: 'yaml-syntax', severity: 'error' };
export const UNKNOWN_PROPERTY: RuleHead = { id: 'DM1001', name: 'unknown-property', severity: 'error' };
export const UNKNOWN_REFERENCE: RuleHead = { id: 'DM1002', name: 'unknown-reference', severity: 'error' };
export const DUPLICATE_NAME: RuleHead = { id: 'DM1003', name: 'duplicate-name', severity: 'error' };
export const WRONG_TYPE: RuleHead = { id: 'DM1004', name: 'wrong-type', severity: 'error' };
export const YAML_TRAP: RuleHead = { id: 'DM1005', name: 'yaml-trap', severity: 'error' };
export const CYCLIC_DERIVE: RuleHead = { id: 'DM1006', name: 'cyclic-derive', severity: 'error' };
export const CIRCULAR_INCLUDE: RuleHead = { id: 'DM1008', name: 'circular-include', severity: 'error' };
