import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of one test, with these files. */
export class TempFolder {
  readonly path: string = realpathSync(mkdtempSync(join(tmpdir(), 'dynamodel-test-')));

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }));
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  at(path: string): string {
    return join(this.path, path);
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), content);
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  remove(path: string): void {
    rmSync(this.at(path), { recursive: true });
  }
}
