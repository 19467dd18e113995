// Linters of other languages and files of like size for them, in a folder of their own: nothing of them is part of this package.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = ['@redocly/cli@2', 'eslint@9', '@stoplight/spectral-cli@6', 'node@22'];

/** Installs them once; gives their commands, and a newer Node. */
export function installPeers(lines, folder = join(tmpdir(), 'dynamodel-bench-peers')) {
  const bin = (name) => join(folder, 'node_modules', '.bin', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'peers', private: true, type: 'module' }));
  if (!['redocly', 'eslint', 'spectral', 'node'].every((name) => existsSync(bin(name)))) {
    const args = ['install', '--no-audit', '--no-fund', '--silent', ...PACKAGES];
    const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error('the peers could not be installed');
  }
  writeFileSync(join(folder, 'api.yaml'), openApi(lines));
  writeFileSync(join(folder, 'code.js'), code(lines));
  writeFileSync(join(folder, '.spectral.yaml'), 'extends: ["spectral:oas"]\n');
  writeFileSync(
    join(folder, 'eslint.config.js'),
    "import js from '@eslint/js';\nexport default [js.configs.recommended];\n",
  );
  return {
    folder,
    newerNode: bin('node'),
    commands: {
      'redocly lint': [bin('redocly'), 'lint', 'api.yaml'],
      'eslint, recommended': [bin('eslint'), 'code.js'],
      'spectral lint': [bin('spectral'), 'lint', 'api.yaml'],
    },
  };
}

function openApi(lines) {
  const path = (i) => [
    `  /things${i}/{id}:`,
    '    get:',
    `      operationId: thing${i}`,
    `      summary: One thing of kind ${i}`,
    `      description: Gives one thing of kind ${i} by its id.`,
    '      tags: [things]',
    '      parameters:',
    '        - {name: id, in: path, required: true, schema: {type: string, minLength: 1}}',
    '      responses:',
    "        '200': {description: found, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}",
    "        '404': {description: not found}",
  ];
  const head = [
    'openapi: 3.1.0',
    'info: {title: Things, version: 1.0.0, description: Things., license: {name: MIT, identifier: MIT}, contact: {name: A, email: a@example.com}}',
    'servers: [{url: https://api.example.org}]',
    'tags: [{name: things, description: Things.}]',
    'security: []',
    'paths:',
  ];
  const tail = ['components:', '  schemas:', '    Thing: {type: object, properties: {id: {type: string}}}', ''];
  const paths = Math.round((lines - head.length - tail.length) / path(0).length);
  return [...head, ...Array.from({ length: paths }, (_, i) => path(i)).flat(), ...tail].join('\n');
}

function code(lines) {
  const one = (i) => [
    `export function total${i}(orders) {`,
    '  let sum = 0;',
    '  for (const { lines, discount } of orders) {',
    '    const of = lines.reduce((all, { price, quantity }) => all + price * quantity, 0);',
    '    sum += discount === undefined ? of : of * (1 - discount);',
    '  }',
    `  return sum > ${i} ? sum : 0;`,
    '}',
    '',
  ];
  return Array.from({ length: Math.round(lines / one(0).length) }, (_, i) => one(i).join('\n')).join('\n');
}
