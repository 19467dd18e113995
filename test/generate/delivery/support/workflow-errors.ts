import { build } from 'esbuild';

type Parser = typeof import('@actions/workflow-parser');

/** GitHub's own parser of workflows: bundled, since it imports JSON as Node itself does not. */
async function loaded(): Promise<Parser> {
  const { outputFiles } = await build({
    stdin: { contents: "export * from '@actions/workflow-parser';", resolveDir: '.' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
  });
  const module: { exports: unknown } = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(
    module,
    module.exports,
    process.getBuiltinModule,
  );
  return module.exports as Parser;
}

let parser: Promise<Parser> | undefined;

/** What GitHub says against a workflow. */
export async function workflowErrors(content: string): Promise<readonly string[]> {
  parser ??= loaded();
  const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await parser;
  const { context, value } = parseWorkflow({ name: 'deploy.yml', content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
