export { answer, errorAnswer, type ProtocolAnswer, type ProtocolRequest } from './answer.js';
export { ProtocolError, type ProtocolErrorName } from './errors.js';
