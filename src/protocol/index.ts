export { answer, type ProtocolAnswer, type ProtocolRequest } from './answer.js';
