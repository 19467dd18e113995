import type { Design } from '../../../../src/design/index.js';
import { entityFile } from '../../../../src/generate/typescript/entities/index.js';
import { readExports, readPatternFile } from '../../../../src/generate/typescript/reads/index.js';
import { connect } from '../../../../src/generate/typescript/runtime/connect.js';
import type { Context, TenantContext } from '../../../../src/generate/typescript/runtime/context.js';
import type { PlannedPattern } from '../../../../src/planner/index.js';
import { type TestClient, testClientOf } from '../../../../src/testing/client/index.js';
import { exportsOf, genOf } from '../../../support/modules.js';

export type Row = Readonly<Record<string, unknown>>;

interface AnyPage {
  readonly items: readonly Row[];
  readonly cursor?: string;
}

type Args = Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];

/** What the module of one read exports, whatever the pattern. */
export interface ReadModule {
  run(context: Context, args: Args, options?: object): Promise<unknown>;
  request(context: Context, args: Args): unknown;
  all(context: Context, args: Args, options?: object): AsyncIterable<Row>;
  pages(context: Context, args: Args, options?: object): AsyncIterable<AnyPage>;
  count(context: Context, args: Args, options?: object): Promise<number>;
}

/** Generated modules of the reads of a model, by the names of the patterns; those that nothing serves are left out. */
export async function readModules(design: Design): Promise<ReadonlyMap<string, ReadModule>> {
  const gen = genOf(design);
  const reads = [...gen.plan.patterns.values()].filter(
    (one): one is PlannedPattern => one.kind === 'planned' && one.operation.kind === 'read',
  );
  const modules = await exportsOf([
    ...[...design.entities.values()].map((entity) => entityFile(gen, entity)),
    ...reads.map((planned) => readPatternFile(gen, planned)),
  ]);
  return new Map(
    reads.map((planned) => {
      const { module, run, request, all, pages, count } = readExports(gen, planned);
      const exported = modules[module];
      const named = Object.entries({ run, request, all, pages, count });
      return [
        planned.pattern.name,
        Object.fromEntries(
          named.map(([name, own]) => [name, own === undefined ? undefined : exported?.[own]]),
        ) as unknown as ReadModule,
      ];
    }),
  );
}

export interface Bench {
  readonly test: TestClient;
  readonly context: TenantContext;
}

/** A client of an engine with the design's tables, and a context on it. */
export function benchOf(design: Design, options: { readonly samples?: boolean; readonly now?: number } = {}): Bench {
  const now = options.now ?? 0;
  const test = testClientOf(design, { samples: options.samples ?? false, now: () => now });
  const context = connect(test.client, test.tableNames, { now: () => now, random: () => 0.5 });
  return { test, context: { ...context, tenant: 'acme' } };
}

export async function listOf<Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> {
  const list: Value[] = [];
  for await (const value of values) list.push(value);
  return list;
}

/** All pages, each asked for with the cursor of the one before. */
export async function pageByPage(module: ReadModule, context: Context, args: Args): Promise<readonly AnyPage[]> {
  const pages: AnyPage[] = [];
  let cursor: string | undefined;
  do {
    const page = (await module.run(context, args, { cursor })) as AnyPage;
    pages.push(page);
    cursor = page.cursor;
    if (pages.length > 500) throw new Error('the pages do not end');
  } while (cursor !== undefined);
  return pages;
}
