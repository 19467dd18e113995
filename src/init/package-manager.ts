/** How what somebody works with is told to do something. */
export interface PackageManager {
  readonly name: string;
  /** A command of a package of the project. */
  readonly run: string;
  readonly runScript: string;
  readonly install: string;
}

const MANAGERS = {
  npm: { run: 'npx', runScript: 'npm run', install: 'npm install --save-dev' },
  pnpm: { run: 'pnpm exec', runScript: 'pnpm run', install: 'pnpm add --save-dev' },
  yarn: { run: 'yarn', runScript: 'yarn run', install: 'yarn add --dev' },
  bun: { run: 'bunx', runScript: 'bun run', install: 'bun add --dev' },
} as const;

const LOCK_FILES: readonly (readonly [string, keyof typeof MANAGERS])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

/**
 * That of the project, by its lock file, or that which runs this command.
 *
 * @param files those of the folders that a lock file may be in, the nearest first.
 * @param userAgent what they all set as `npm_config_user_agent`, such as `pnpm/10.4.1 npm/? node/v22.14.0 linux x64`.
 */
export function packageManager(files: readonly ReadonlySet<string>[], userAgent: string | undefined): PackageManager {
  for (const folder of files) {
    const found = LOCK_FILES.find(([file]) => folder.has(file));
    if (found !== undefined) return managerOf(found[1]);
  }
  const [, running = ''] = /^(\w+)\//.exec(userAgent ?? '') ?? [];
  return managerOf(Object.hasOwn(MANAGERS, running) ? (running as keyof typeof MANAGERS) : 'npm');
}

function managerOf(name: keyof typeof MANAGERS): PackageManager {
  return { name, ...MANAGERS[name] };
}
