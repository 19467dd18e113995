import { createRandom } from '../../distributions/index.js';

const TWO_32 = 0x1_0000_0000;
const TWO_53 = 0x20_0000_0000_0000;

/**
 * Where keys of a key space lie in the hash space, as a fraction of it, by rank. AWS has not published its hash; this one spreads
 * evenly, and another layout places every key anew.
 */
export function placer(layout: number | string, keys: string): (rank: number) => number {
  const random = createRandom(layout, `keys ${keys}`);
  const [a, b, c] = [random.bits(), random.bits(), random.bits()];
  return (rank) => {
    // MurmurHash3's finaliser over both words of the rank, each of which stirs the other.
    let high = mixed((rank >>> 0) ^ a);
    let low = mixed(Math.floor(rank / TWO_32) ^ b ^ high);
    high = mixed(high ^ low ^ c);
    low = mixed(low ^ high);
    return ((high >>> 5) * 0x400_0000 + (low >>> 6)) / TWO_53;
  };
}

function mixed(word: number): number {
  let hash = word ^ (word >>> 16);
  hash = Math.imul(hash, 0x85eb_ca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
