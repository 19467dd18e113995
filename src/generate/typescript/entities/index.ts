export { broughtBy } from './brought.js';
export { sentinelReads } from './companion-code.js';
export {
  copyCall,
  entityCode,
  indexKeyCall,
  itemCall,
  newCall,
  tableKeyCall,
} from './entity-code.js';
export { entityFile } from './entity-file.js';
export { partRead } from './item-code.js';
export { itemNeeds, keyNeeds, mayBeAbsent } from './needs.js';
export { pickCode } from './types-code.js';
