import type { CompiledTraffic } from './compiled.js';
import { type Edited, isWrong, withDemands, wrong } from './edit.js';
import { hottestOf } from './shards.js';

/** What is written under the hottest key no longer goes to the end of its collection, so that a split can divide it. */
export function changeSortKey(compiled: CompiledTraffic, target: string): Edited {
  const hot = hottestOf(compiled, target);
  if (isWrong(hot)) return hot;
  let growing = 0;
  const edited = withDemands(compiled, (demand) => {
    if (demand.set !== hot.set || demand.keys.id !== hot.space || demand.keys.within !== 'growing') return demand;
    growing += 1;
    return { ...demand, keys: { ...demand.keys, within: 'spread' } };
  });
  return growing > 0 ? edited : wrong(`What \`${target}\` writes does not go to the end of a collection`);
}
