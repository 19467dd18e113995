// What `npm install dynamodel` brings: packages, megabytes, install scripts; alone, and with the AWS SDK, which clients of the library need.
// Packs the package as it would be published, and installs it into a folder for temporary files. Ends with 1 over the limit, or where a
// package has an install script that is no optional one. `npm run size` runs it after the build.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MOST_MEGABYTES = 45;
const SDK = ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb'];
const npm = process.env.npm_execpath;

const folder = mkdtempSync(join(tmpdir(), 'dynamodel-size-'));
try {
  const [packed] = JSON.parse(run(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], resolve('.')));
  const tarball = join(folder, packed.filename);
  console.log(
    `tarball                  ${megabytes(packed.size)} MB, ${packed.entryCount} files, ${megabytes(packed.unpackedSize)} MB unpacked`,
  );
  measure('dynamodel', [tarball]);
  measure('with the AWS SDK', [tarball, ...SDK]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(label, packages) {
  const project = mkdtempSync(join(folder, 'project-'));
  writeFileSync(join(project, 'package.json'), '{"private": true}\n');
  run(['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], project);
  const modules = join(project, 'node_modules');
  const { packages: installed } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  const all = Object.entries(installed);
  const scripted = all.filter(([, entry]) => entry.hasInstallScript === true && entry.optional !== true);
  const bytes = bytesIn(modules);
  console.log(
    `${label.padEnd(24)} ${megabytes(bytes)} MB in ${all.length} packages, ${scripted.length} with install scripts`,
  );
  for (const [path, size] of all
    .map(([path]) => [path, bytesIn(join(project, path))])
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5))
    console.log(`  ${path.replace(/^node_modules\//, '').padEnd(36)} ${megabytes(size)} MB`);
  if (scripted.length > 0) fail(`install scripts: ${scripted.map(([path]) => path).join(', ')}`);
  if (bytes > MOST_MEGABYTES * 1e6) fail(`${label}: over ${MOST_MEGABYTES} MB`);
}

function bytesIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/** npm itself, by no shell: its own script where it is known. */
function run(args, cwd) {
  const [program, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  return execFileSync(program, [...first, ...args], { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
}

function fail(text) {
  console.error(`✖ ${text}`);
  process.exitCode = 1;
}
