import { MAX_KEY_ATTRIBUTE_NAME_BYTES } from '../../facts/index.js';
import { controlTableName } from '../request-shapes/common.js';
import type { Shape } from '../request-shapes/shape.js';

export const describeTimeToLiveShape: Shape = { TableName: controlTableName };

export const updateTimeToLiveShape: Shape = {
  TableName: controlTableName,
  TimeToLiveSpecification: {
    type: 'structure',
    required: true,
    members: {
      Enabled: { type: 'boolean', required: true },
      AttributeName: { type: 'string', required: true, minLength: 1, maxLength: MAX_KEY_ATTRIBUTE_NAME_BYTES },
    },
  },
};
