import { expect, it } from 'vitest';
import { generateFiles } from '../../src/generate/index.js';
import { kebabCase } from '../../src/generate/text/index.js';
import { planModel } from '../../src/planner/index.js';
import { designOf } from '../support/models.js';

/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file */
const NOT_ON_WINDOWS = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|[<>:"\\|?*]|[. ]$/i;
const LONG = `Long${'er'.repeat(120)}`;

const MODEL = `dynamodel: 1
model: nul
tables:
  main: {key: {pk: pk}}
entities:
  Con:
    key: {pk: "C#{id}"}
    attributes: {id: {type: ulid, generate: ulid}}
  ${LONG}:
    key: {pk: "L#{id}"}
    attributes: {id: {type: ulid, generate: ulid}}
accessPatterns:
  aux: {op: get, entity: Con, by: [id]}
  ${kebabCase(LONG)}: {op: get, entity: ${LONG}, by: [id]}
  com1: {op: create, entity: Con}
`;

it.each(['typescript', 'electrodb', 'dynamodb-toolbox', 'create-table', 'workbench', 'step-functions'] as const)(
  '%s writes files that every system can hold',
  async (target) => {
    const files = await generateFiles(planModel(designOf(MODEL)), target, { model: '../nul.dynamodel.yaml' });
    const names = files.flatMap(({ path }) => path.split('/'));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => NOT_ON_WINDOWS.test(name) || name.length > 200)).toEqual([]);
  },
);

it('a test finds its model, whatever its folder is called', async () => {
  const model = '../100% #1?/nul.dynamodel.yaml';
  const files = await generateFiles(planModel(designOf(MODEL)), 'typescript', { model });
  const test = files.find(({ path }) => path === 'test/con_.test.ts')?.text ?? '';
  const [, written = ''] = /new URL\("([^"]*)", import\.meta\.url\)/.exec(test) ?? [];
  expect(decodeURIComponent(new URL(written, 'file:///work/a/test/con_.test.ts').pathname)).toBe(
    '/work/100% #1?/nul.dynamodel.yaml',
  );
});
