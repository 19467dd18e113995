import { ECOMMERCE } from './starters/ecommerce.js';
import { GITHUB } from './starters/github.js';
import { IOT } from './starters/iot.js';
import { LEADERBOARD } from './starters/leaderboard.js';
import { MULTI_TABLE } from './starters/multi-table.js';
import { SAAS } from './starters/saas.js';

/** A small model to begin with. */
export interface Starter {
  readonly about: string;
  /** The name that the model gives itself: its file is named after it. */
  readonly model: string;
  /** One of its access patterns, which is worth being explained. */
  readonly pattern: string;
  readonly text: string;
}

export const STARTERS = {
  ecommerce: {
    about: 'customers, orders, a sparse index of open orders',
    model: 'ecommerce',
    pattern: 'recentOrders',
    text: ECOMMERCE,
  },
  saas: {
    about: 'tenants kept apart, teams read both ways',
    model: 'saas',
    pattern: 'teamsOfUser',
    text: SAAS,
  },
  iot: {
    about: 'readings that expire, open alerts',
    model: 'iot',
    pattern: 'readingsBetween',
    text: IOT,
  },
  leaderboard: {
    about: 'a board that everybody writes to, in shards',
    model: 'leaderboard',
    pattern: 'topPlayers',
    text: LEADERBOARD,
  },
  github: {
    about: 'numbered issues, stars that are counted',
    model: 'github',
    pattern: 'openIssues',
    text: GITHUB,
  },
  'multi-table': {
    about: 'a table for each kind of item, natural names',
    model: 'orders',
    pattern: 'shipped',
    text: MULTI_TABLE,
  },
} as const satisfies Readonly<Record<string, Starter>>;

export type StarterName = keyof typeof STARTERS;
/** What is begun with if nothing is said. */
export const DEFAULT_STARTER: StarterName = 'ecommerce';

/** The text of a starter's file, for editors too. `schema`: its path from the file. */
export function starterText({ text }: Starter, schema: string): string {
  return `# yaml-language-server: $schema=${schema}\n${text}`;
}
