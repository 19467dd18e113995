import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/value/index.js';
import { argsOf } from '../planner/support.js';
import {
  expectWrite,
  failureOf,
  published,
  type ReadCase,
  testPatterns,
  testVerdict,
  text,
  type WriteCase,
} from './support.js';

describe('the published design for a chat', async () => {
  const design = await published('chat');
  const isSaidIn = (item: Item, room: string): boolean => text(item, 'RoomID') === room;
  const music = (item: Item): boolean => isSaidIn(item, 'Music');
  const by = 'CreatedAt';

  const reads: Readonly<Record<string, readonly ReadCase[]>> = {
    getAllComments: [
      { args: { roomId: 'Music' }, where: music, by },
      { args: { roomId: 'Cooking' }, where: () => false, by },
    ],
    getLatestComments: [{ args: { roomId: 'Art' }, where: (item) => isSaidIn(item, 'Art'), by, descending: true }],
    getFromLatestToSpecifiedPositionComments: [
      {
        args: { roomId: 'Music', createdAt: '2023-04-01T12:00:00.001Z' },
        where: (item) => music(item) && text(item, by) > '2023-04-01T12:00:00.001Z',
        by,
        descending: true,
      },
      { args: { roomId: 'Music', createdAt: '2023-04-01T12:00:00.000Z' }, where: music, by, descending: true },
    ],
    getFromPositionToPositionComments: [
      {
        args: { roomId: 'Music', from: '2023-04-01T12:00:00.001Z', to: '2023-04-01T12:00:50.001Z' },
        where: music,
        by,
      },
      {
        args: { roomId: 'Music', from: '2023-04-01T12:00:00.002Z', to: '2023-04-01T12:00:50.000Z' },
        where: () => false,
        by,
      },
      { args: { roomId: 'Music', from: '2023-04-01', to: '2023-04-01' }, where: music, by },
    ],
  };

  const said = {
    userId: 'UserF',
    roomId: 'Art',
    createdAt: '2023-04-02T08:00:00.000Z',
    comment: 'Welcome.',
  };
  const writes: Readonly<Record<string, WriteCase>> = {
    createChatRoom: {
      args: argsOf({ roomId: 'Cooking', createdBy: 'UserA' }),
      key: ['Room:Cooking', 'meta'],
      after: () => ({
        PK: { S: 'Room:Cooking' },
        SK: { S: 'meta' },
        roomId: { S: 'Cooking' },
        CreatedBy: { S: 'UserA' },
      }),
    },
    deleteChatRoom: {
      args: argsOf({ roomId: 'Art', createdBy: 'UserF' }),
      key: ['Room:Art', 'meta'],
      after: () => undefined,
    },
    joinChatRoom: {
      args: argsOf({ userId: 'UserA', roomId: 'Art' }),
      key: ['User:UserA', 'Join:Art'],
      after: () => ({
        PK: { S: 'User:UserA' },
        SK: { S: 'Join:Art' },
        userId: { S: 'UserA' },
        roomId: { S: 'Art' },
      }),
    },
    leaveChatRoom: {
      args: argsOf({ userId: 'UserA', roomId: 'Art' }),
      key: ['User:UserA', 'Join:Art'],
      after: (before) => before,
    },
    addComments: {
      args: argsOf(said),
      key: ['User:UserF', said.createdAt],
      after: () => ({
        PK: { S: 'User:UserF' },
        SK: { S: said.createdAt },
        userId: { S: 'UserF' },
        RoomID: { S: 'Art' },
        CreatedAt: { S: said.createdAt },
        Comment: { S: 'Welcome.' },
      }),
    },
  };

  testPatterns(design, { items: 8, reads, writes });
  testVerdict(design, {
    findings: ['DM6010 error 18', 'DM4011 info 32', 'DM2006 error 40', 'DM6002 error 44', 'DM5009 warning 58'],
  });

  it('lets nobody create a room twice, or delete the room of another', () => {
    expect(failureOf(design, 'createChatRoom', argsOf({ roomId: 'Art', createdBy: 'UserA' }))).toBe(
      'exists: AlreadyExists',
    );
    expect(failureOf(design, 'deleteChatRoom', argsOf({ roomId: 'Art', createdBy: 'UserA' }))).toBe(
      'condition: ConditionFailed',
    );
  });

  it('loses what one says in two rooms in one millisecond, as it is told', () => {
    const at = '2023-04-01T12:00:00.001Z';
    const again = { userId: 'UserA', roomId: 'Movie', createdAt: at, comment: 'Anybody here?' };
    expectWrite(design, 'addComments', {
      args: argsOf(again),
      key: ['User:UserA', at],
      // The comment in Music is gone.
      after: () => ({
        PK: { S: 'User:UserA' },
        SK: { S: at },
        userId: { S: 'UserA' },
        RoomID: { S: 'Movie' },
        CreatedAt: { S: at },
        Comment: { S: 'Anybody here?' },
      }),
    });
  });
});
