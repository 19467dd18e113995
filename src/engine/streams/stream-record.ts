import { createHash } from 'node:crypto';
import { copyItem, itemBytes } from '../../value/index.js';
import { keyOf } from '../key-schema.js';
import type { StreamRecord } from './api.js';
import { sequenceNumber } from './sequence-number.js';
import type { KeptChange } from './shard.js';
import type { StreamSettings } from './stream.js';

/** Who deletes what has expired. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const TIME_TO_LIVE = { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' } as const;

/** A change as GetRecords tells of it; a copy. */
export function streamRecord(settings: StreamSettings, region: string, change: KeptChange): StreamRecord {
  const { n, time, before, after, by } = change;
  const { viewType } = settings;
  const keys = keyOf(settings.key, (after ?? before)?.item ?? {});
  const newImage = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? after : undefined;
  const oldImage = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? before : undefined;
  return {
    eventID: createHash('md5').update(`${settings.arn} ${n}`).digest('hex'),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      // In whole seconds. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
      ApproximateCreationDateTime: new Date(Math.floor(time / 1000) * 1000),
      Keys: copyItem(keys),
      ...(newImage === undefined ? {} : { NewImage: copyItem(newImage.item) }),
      ...(oldImage === undefined ? {} : { OldImage: copyItem(oldImage.item) }),
      SequenceNumber: sequenceNumber(settings.created, n),
      SizeBytes: itemBytes(keys) + (newImage?.bytes ?? 0) + (oldImage?.bytes ?? 0),
      StreamViewType: viewType,
    },
    ...(by === 'ttl' ? { userIdentity: { ...TIME_TO_LIVE } } : {}),
  };
}
