import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCli } from '../src/cli/main.js';
import { commandLines, dynamodelArguments } from './support/command-line.js';
import { fakeIo } from './support/fake-io.js';
import { blocksOf, pageText } from './support/pages.js';
import { TempFolder } from './support/temp-folder.js';
import { terminalPicture, withoutStyles } from './support/terminal-picture.js';

const PAGE = 'examples/simulate.md';
const PICTURE = 'examples/simulate.svg';
const MODEL = 'test/designs/leaderboard-hot.dynamodel.yaml';

/** `UPDATE_GOLDEN=1 npx vitest run test/readme-picture.test.ts` makes the picture anew: look at it before you commit it. */
it('the picture of the README, and the same as text, are what the command prints', async () => {
  const [shown, text] = blocksOf(PAGE).filter(({ notes }) =>
    notes.some((note) => note.text === 'test/readme-picture.test.ts'),
  );
  const [command] = commandLines(shown?.text ?? '');
  const folder = new TempFolder({ 'leaderboard.dynamodel.yaml': readFileSync(MODEL) });
  const io = fakeIo({ cwd: folder.path });
  expect(await runCli([...(dynamodelArguments(command?.words ?? []) ?? []), '--color'], io), io.err()).toBe(0);

  const part = text?.text.replace(/…\n$/, '').trimEnd().split('\n') ?? [];
  const printed = io.out().split('\n').slice(0, part.length);
  expect(part.length).toBeGreaterThan(20);
  expect(part).toEqual(printed.map((line) => withoutStyles(line).trimEnd()));

  const picture = terminalPicture(command?.text ?? '', printed.join('\n'));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PICTURE, picture);
  expect(picture).toBe(readFileSync(PICTURE, 'utf8'));
});

it('the picture has a text for those who do not see it', () => {
  const [, alt = ''] = /!\[([^\]]*)\]\(examples\/simulate\.svg\)/.exec(pageText('README.md')) ?? [];
  expect(alt.length).toBeGreaterThan(100);
});
