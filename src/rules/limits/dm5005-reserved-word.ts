import { isReservedWord } from '../../facts/index.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';

export const reservedWord: Rule = {
  id: 'DM5005',
  name: 'reserved-word',
  family: 'limits',
  title: 'An attribute is named by a reserved word',
  severity: 'info',
  preset: 'all',
  pillar: 'operational-excellence',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html',
  *check({ model }) {
    for (const entity of model.entities.values()) {
      for (const attribute of entity.attributes.values()) {
        if (!isReservedWord(attribute.storedName)) continue;
        yield {
          span: attribute.span,
          message: `${quote(attribute.storedName)} is one of DynamoDB's reserved words: write ${quote(`#${attribute.storedName}`)} for it in expressions of your own. Requests that dynamodel makes always do.`,
        };
      }
    }
  },
};
