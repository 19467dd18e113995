// The servers that are compared, each a process of its own on a port that it finds free.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../../..');
/** Not of the project: installed when a benchmark first wants them. */
const PEERS = resolve(HERE, '../.peers');
const DYNOXIDE = `@dynoxide/${process.platform}-${process.arch}`;
const PACKAGES = ['dynalite-3@npm:dynalite@3.2.1', 'dynalite-4@npm:dynalite@4.0.0', `${DYNOXIDE}@1.2.1`];

const SERVERS = {
  'no-op': (port) => [process.execPath, join(HERE, 'no-op.mjs'), String(port)],
  dynamodel: (port) => [process.execPath, join(ROOT, 'bin/dynamodel.js'), 'serve', '--port', String(port)],
  'dynalite 3': (port) => [process.execPath, join(PEERS, 'node_modules/dynalite-3/cli.js'), '--port', String(port)],
  'dynalite 4': (port) => [process.execPath, join(PEERS, 'node_modules/dynalite-4/cli.js'), '--port', String(port)],
  dynoxide: (port) => [join(PEERS, 'node_modules', DYNOXIDE, 'dynoxide'), 'serve', '--port', String(port)],
};

/** Installs the peers where they are not yet; those that this machine cannot have are left out, and said. */
export function peers() {
  mkdirSync(PEERS, { recursive: true });
  if (!existsSync(join(PEERS, 'package.json'))) writeFileSync(join(PEERS, 'package.json'), '{ "private": true }\n');
  const found = ['no-op', 'dynamodel'];
  for (const name of PACKAGES) {
    const folder = name.slice(0, name.indexOf('@', 1));
    if (!existsSync(join(PEERS, 'node_modules', folder))) {
      spawnSync('npm', ['install', '--no-audit', '--no-fund', '--silent', name], {
        cwd: PEERS,
        shell: process.platform === 'win32',
      });
    }
    const server = folder === DYNOXIDE ? 'dynoxide' : folder.replace('-', ' ');
    if (existsSync(join(PEERS, 'node_modules', folder))) found.push(server);
    else console.error(`${server} cannot be installed here and is left out`);
  }
  return found;
}

/** Starts a server and waits until it listens. */
export async function start(name, extra = []) {
  const port = await freePort();
  const [command, ...args] = SERVERS[name](port);
  const child = spawn(command, [...args, ...extra], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  const begin = performance.now();
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() - begin > 20_000) throw new Error(`${name}: ${complaint}`);
    await new Promise((done) => setTimeout(done, 5));
  }
  return {
    name,
    port,
    pid: child.pid,
    ready: performance.now() - begin,
    stop: () =>
      new Promise((done) => {
        child.once('exit', done);
        child.kill('SIGKILL');
      }),
  };
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function answers(port) {
  try {
    await fetch(`http://127.0.0.1:${port}/`);
    return true;
  } catch {
    return false;
  }
}
