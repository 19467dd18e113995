import type { PlannedPattern } from '../../../planner/index.js';
import { ts } from '../../text/index.js';
import { callInfo } from '../client/call-info.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { argsCode } from './args-code.js';
import { batchModule, getModule } from './get-code.js';
import { queryModule } from './query-code.js';
import { readFacts } from './read-facts.js';
import { rowCode } from './row-code.js';

/** The module of a pattern that reads: `get`, `query`, `scan`, `batch-get`. */
export function readPatternFile(gen: Gen, planned: PlannedPattern): GeneratedFile {
  const facts = readFacts(gen, planned);
  const args = argsCode(facts);
  const rows = rowCode(facts);
  const module = { facts, args, rows };
  const body =
    facts.answer === 'get' ? getModule(module) : facts.answer === 'batch' ? batchModule(module) : queryModule(module);
  return {
    path: `${gen.names.pattern(planned.pattern.name).module}.ts`,
    code: ts`
${args.declaration}
${rows.declarations}
const info = ${callInfo(planned.pattern)};

${body}`,
  };
}
