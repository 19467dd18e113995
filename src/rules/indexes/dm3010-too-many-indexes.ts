import { MAX_GLOBAL_INDEXES, MAX_LOCAL_INDEXES } from '../../facts/index.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';

export const tooManyIndexes: Rule = {
  id: 'DM3010',
  name: 'too-many-indexes',
  family: 'indexes',
  title: 'A table has more indexes than DynamoDB allows',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
  *check({ model, quota }) {
    const globalQuota = quota('globalIndexes', MAX_GLOBAL_INDEXES);
    for (const table of model.tables.values()) {
      const indexes = [...table.indexes.values()];
      const local = indexes.filter((index) => index.local);
      const global = indexes.filter((index) => !index.local);
      const firstLocal = local[MAX_LOCAL_INDEXES];
      if (firstLocal !== undefined) {
        yield {
          span: firstLocal.span,
          message: `Table ${quote(table.name)} has ${local.length} local indexes, and DynamoDB takes ${MAX_LOCAL_INDEXES}. Make some of them global.`,
          numbers: { indexes: local.length, limit: MAX_LOCAL_INDEXES },
        };
      }
      const firstGlobal = global[globalQuota];
      if (firstGlobal !== undefined) {
        yield {
          span: firstGlobal.span,
          message: `Table ${quote(table.name)} has ${global.length} global indexes, and its quota is ${globalQuota}. Let entities share an overloaded index, ask AWS for more, or say what your account has under \`lint.quotas.globalIndexes\`.`,
          numbers: { indexes: global.length, limit: globalQuota },
        };
      }
    }
  },
};
