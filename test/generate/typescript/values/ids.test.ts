import { describe, expect, it } from 'vitest';
import { ksuid, ulid, uuid } from '../../../../src/generate/typescript/runtime/check-id.js';
import { newId } from '../../../../src/generate/typescript/runtime/ids.js';

const NOW = Date.UTC(2026, 0, 31, 12);

describe('new ids', () => {
  it('are in the canonical form of their kind', () => {
    for (let i = 0; i < 100; i += 1) {
      expect(ulid(newId('ulid', NOW + i), 'id')).toMatch(/^01K/);
      expect(uuid(newId('uuid', NOW), 'id')).toHaveLength(36);
      expect(ksuid(newId('ksuid', NOW), 'id')).toHaveLength(27);
    }
  });

  it('are all different, and sort by time', () => {
    for (const kind of ['ulid', 'ksuid'] as const) {
      const ids = Array.from({ length: 50 }, (_, i) => newId(kind, NOW + i * 1000));
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(50);
    }
  });

  it('rise within one millisecond, where they are ULIDs', () => {
    const ids = Array.from({ length: 50 }, () => newId('ulid', NOW));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(50);
  });
});
