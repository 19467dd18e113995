import type { PlannedPattern } from '../../../planner/index.js';
import { type Code, commas, from, isEmpty, property, ts } from '../../text/index.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { readExports } from '../reads/index.js';
import { exportsOf } from './exports-of.js';

/** The module of a pattern, and the functions in it that the client binds. */
export interface PatternModule {
  readonly planned: PlannedPattern;
  readonly file: GeneratedFile;
  readonly run: Code;
  /** By what the client calls them: `request`, `all`, `pages`, `count`. */
  readonly others: readonly { readonly name: string; readonly code: Code }[];
}

export function patternModule(gen: Gen, planned: PlannedPattern, file: GeneratedFile): PatternModule {
  const { fn, module } = gen.names.pattern(planned.pattern.name);
  if (planned.operation.kind === 'read') {
    const { run, request, all, pages, count } = readExports(gen, planned);
    const others = Object.entries({ request, all, pages, count });
    return {
      planned,
      file,
      run: from(module, run),
      others: others.flatMap(([name, exported]) =>
        exported === undefined ? [] : [{ name, code: from(module, exported) }],
      ),
    };
  }
  const request = `${fn}Request`;
  const hasRequest = exportsOf(file.code).values.includes(request);
  return {
    planned,
    file,
    run: from(module, fn),
    others: hasRequest ? [{ name: 'request', code: from(module, request) }] : [],
  };
}

/** The pattern's functions without their first argument. */
export function boundMethod({ run, others }: PatternModule, context: Code): Code {
  const properties = commas(others.map(({ name, code }) => ts`${property(name)}: ${code}`));
  return ts`${from('runtime/method', 'method')}(${context}, ${run}, {${isEmpty(properties) ? undefined : ts` ${properties} `}})`;
}
