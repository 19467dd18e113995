import { flatMap } from '../lists/flat-map.js';
import { pages as cost } from './cost/pages.js';
import { pages as heat } from './heat/pages.js';
import { pages as indexes } from './indexes/pages.js';
import { pages as keys } from './keys/pages.js';
import { pages as language } from './language/pages.js';
import { pages as limits } from './limits/pages.js';
import { pages as patterns } from './patterns/pages.js';
import { pages as security } from './security/pages.js';

/** The page of every rule, by id, as Markdown. Heavy: imported only when a page is asked for, never by `check`. */
export const allPages: ReadonlyMap<string, string> = new Map(
  flatMap([language, keys, indexes, patterns, limits, heat, cost, security], (family) => [...family]),
);
