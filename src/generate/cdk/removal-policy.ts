import type { TableResource } from '../infrastructure/index.js';
import { type Code, raw, ts } from '../text/index.js';
import { core } from './imports.js';

/** What nobody may delete stays where its stack is deleted. */
export function removalPolicy({ table }: Pick<TableResource, 'table'>): Code {
  return ts`${core('RemovalPolicy')}.${raw(table.protection.delete ? 'RETAIN' : 'DESTROY')}`;
}
