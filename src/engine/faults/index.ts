export type { FaultKind, FaultOperation, FaultRule, FaultScope } from './api.js';
export { FaultRuleError } from './check-fault.js';
export { parseFault } from './parse-fault.js';
