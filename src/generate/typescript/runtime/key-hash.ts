import { createHash } from 'node:crypto';
import { shardLabel } from './shard.js';

/** `hash:N`: hexadecimal digits of the SHA-256. */
export function hashed(text: string, digits: number): string {
  return sha256(text).toString('hex').slice(0, digits);
}

/** `shard:N by field`: the first 6 bytes of the SHA-256 modulo N. */
export function calculatedShard(text: string, shards: number): string {
  return shardLabel(sha256(text).readUIntBE(0, 6) % shards, shards);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
