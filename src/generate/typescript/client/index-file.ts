import { type Code, commas, modulePath, modulesOf, name, ts } from '../../text/index.js';
import type { GeneratedFile } from '../gen.js';
import { type Exports, exportsOf } from './exports-of.js';

/** What users of the output meet besides the model's own: types of options and answers, and errors. */
const RUNTIME: readonly (readonly [module: string, exports: Exports])[] = [
  [
    'runtime/errors',
    {
      types: ['FailureDetail', 'Reason'],
      values: [
        'AlreadyExists',
        'CallError',
        'CallTimeout',
        'ConditionFailed',
        'InvalidArgument',
        'NotFound',
        'NotUnique',
        'TokenReused',
        'TransactionConflict',
        'VersionConflict',
      ],
    },
  ],
  ['runtime/read-values', { types: [], values: ['UnreadableItem'] }],
  ['runtime/context', { types: ['CallOptions', 'Context', 'Item', 'TenantContext'], values: [] }],
  ['runtime/hook', { types: ['CallReport', 'CallStart', 'Hook'], values: [] }],
];

/** Likewise, where a pattern needs the module that is named first. */
const IF_USED: readonly (readonly [used: string, module: string, exports: Exports])[] = [
  ['runtime/pages', 'runtime/pages', { types: ['Page', 'PageOptions'], values: [] }],
  ['runtime/pages', 'runtime/cursor', { types: ['Cursor'], values: ['InvalidCursor'] }],
  ['runtime/fan-out', 'runtime/fan-out', { types: ['FanOutOptions'], values: [] }],
  ['runtime/one', 'runtime/one', { types: [], values: ['TooManyItems'] }],
];

/**
 * `index.ts`: everything by its name, from one place. Of two that have the same name the first counts; the other one is there under
 * its own module.
 */
export function indexFile(files: readonly GeneratedFile[], typesOnly: readonly GeneratedFile[]): GeneratedFile {
  const taken = new Set<string>();
  const isUsed = new Set(typesOnly.flatMap(({ code }) => [...modulesOf(code)]));
  const sources: readonly (readonly [string, Exports])[] = [
    ...files.map(({ path, code }) => [moduleOf(path), exportsOf(code)] as const),
    ...typesOnly.map(
      ({ path, code }) => [moduleOf(path), { ...exportsOf(code), values: guardsOf(path, code) }] as const,
    ),
    ...RUNTIME,
    ...IF_USED.flatMap(([used, module, exports]) => (isUsed.has(used) ? [[module, exports] as const] : [])),
  ];
  const lines = sources.map(([module, { types, values }]) => {
    const free = (names: readonly string[]): readonly string[] => names.filter((one) => !taken.has(one));
    const own = { types: free(types), values: free(values) };
    for (const one of [...own.types, ...own.values]) taken.add(one);
    return ts`${exportLine(module, own.types, true)}${exportLine(module, own.values, false)}`;
  });
  return { path: 'index.ts', code: ts`${lines}` };
}

/** What tells a conflict's type: users need it to get at the current item. */
function guardsOf(path: string, code: GeneratedFile['code']): readonly string[] {
  return path.startsWith('writes/') ? exportsOf(code).values.filter((value) => /^is\w*Conflict$/.test(value)) : [];
}

function exportLine(module: string, names: readonly string[], areTypes: boolean): Code | undefined {
  if (names.length === 0) return undefined;
  const sorted = [...names].sort().map((one) => name(one));
  return ts`export ${areTypes ? ts`type ` : undefined}{ ${commas(sorted)} } from ${modulePath(module)};\n`;
}

function moduleOf(path: string): string {
  return path.replace(/\.ts$/, '');
}
