export type { Arguments, CallProblem } from './arguments.js';
export type { CallOptions, CallResult, DynamoRequest } from './call.js';
export { tableName } from './call.js';
export { indexLabel, type PlanContext } from './context.js';
export { exampleArguments } from './example.js';
export { entityOfItem } from './item-entity.js';
export { failsOnNothing, makesNew } from './makes-new.js';
export type { KeyMatch } from './match.js';
export { plainRequest } from './plain-request.js';
export type * from './plan.js';
export { contextOf, planModel, planPattern } from './plan-pattern.js';
export { problemText } from './problem-text.js';
export { callProgram } from './program/call-program.js';
export { type CommittedChange, type FollowUpProgram, followUpPrograms } from './program/follow-ups.js';
export { type IdKind, idGenerator } from './program/generate-id.js';
export {
  type CallFailure,
  type CallOutcome,
  type CallProgram,
  DEFAULT_ERRORS,
  type DynamoAnswer,
  type ServiceError,
} from './program.js';
export type { Reason, ReasonCode } from './reason.js';
export type { IndexPrice, Suggestion } from './suggestion.js';
