import type { Rule } from '../rule.js';
import { attributeContradictions } from './attribute-contradictions.js';
import {
  immutableChanges,
  patternContradictions,
  scenarioContradictions,
  tableContradictions,
} from './pattern-contradictions.js';
import { retentionContradiction } from './retention-contradictions.js';
import { volumeContradictions } from './volume-contradictions.js';

export const contradictoryFacts: Rule = {
  id: 'DM1009',
  name: 'contradictory-facts',
  family: 'language',
  title: 'Facts about volume, size, range or rate that cannot all be true',
  severity: 'error',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html',
  isGround: true,
  *check({ model, design, workload }) {
    for (const type of model.types.values()) yield* attributeContradictions(type.name, type);
    for (const entity of model.entities.values()) {
      for (const attribute of entity.attributes.values()) {
        // A named type says it once for all its attributes.
        const own =
          attribute.typeName === undefined || model.types.get(attribute.typeName.value)?.type !== attribute.type;
        if (attribute.implied === undefined)
          yield* attributeContradictions(`${entity.name}.${attribute.name}`, attribute, own);
      }
      yield* volumeContradictions(model, entity);
    }
    for (const entity of design.entities.values()) {
      const report = retentionContradiction(workload, entity);
      if (report !== undefined) yield report;
    }
    for (const table of model.tables.values()) yield* tableContradictions(table);
    for (const scenario of model.scenarios.values()) yield* scenarioContradictions(scenario);
    for (const pattern of model.patterns.values()) {
      yield* patternContradictions(pattern);
      yield* immutableChanges(design, pattern);
    }
  },
};
