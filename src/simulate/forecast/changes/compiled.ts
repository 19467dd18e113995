export type { CompiledTraffic } from '../../../load/traffic/compiled.js';
