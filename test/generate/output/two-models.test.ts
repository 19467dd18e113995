import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planModel } from '../../../src/planner/index.js';
import { createTestClient } from '../../../src/testing.js';
import { GeneratedFolder } from '../../support/generated.js';
import { designOf } from '../../support/models.js';

/** Both have an entity and patterns of the same names. */
const model = (name: string, type: string) => `
dynamodel: 1
model: ${name}
tables: {main: {name: ${name}, key: {pk: pk, sk: sk}}}
entities:
  Entry:
    key: {pk: "USER#{userId}", sk: "ENTRY#{entryId}"}
    attributes:
      userId: {type: ulid, immutable: true}
      entryId: {type: ulid, immutable: true, generate: ulid}
      value: ${type}
accessPatterns:
  entries: {op: query, entity: Entry, by: [userId], limit: 20, rate: 1/s}
  write: {op: create, entity: Entry, rate: 1/s}
`;
const MODELS = {
  notes: model('notes', '{type: string, maxBytes: 900}'),
  scores: model('scores', '{type: int, min: 0, max: 99}'),
};

const BOTH = `
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as notes from "./notes/index.js";
import { createScores, type Entry, InvalidArgument } from "./scores/index.js";

export async function both(notesClient: DynamoDBClient, scoresClient: DynamoDBClient, userId: string) {
  const note: notes.Entry = await notes.createNotes(notesClient).Entry.write({ userId, value: "a note" });
  const score: Entry = await createScores(scoresClient).Entry.write({ userId, value: 42 });
  return [note.value, score.value] as const;
}

// @ts-expect-error: a number is no text
export const wrong: notes.Entry["value"] = 42;
export const isOwn: boolean = new InvalidArgument("value", "a number", "x") instanceof notes.InvalidArgument;
`;

describe('two models in one package', () => {
  const folder = new GeneratedFolder();
  beforeAll(() => {
    for (const [name, text] of Object.entries(MODELS)) folder.add(name, planModel(designOf(text)));
    folder.write('both.ts', BOTH);
  });
  afterAll(() => folder.remove());

  it('compile together, and do not get in each other’s way', async () => {
    expect(await folder.compile()).toEqual([]);
    await build({
      absWorkingDir: folder.path,
      entryPoints: ['both.ts'],
      outfile: 'bundles/both.mjs',
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
    });
    const { both, isOwn } = (await folder.load('both')) as {
      both: (...args: unknown[]) => Promise<unknown>;
      isOwn: boolean;
    };
    const [notes, scores] = Object.values(MODELS).map((text) => createTestClient({ text }).client);
    expect(await both(notes, scores, '01JABCDEFGHJKMNPQRSTVWXYZ0')).toEqual(['a note', 42]);
    expect(isOwn).toBe(false);
  }, 60_000);
});
