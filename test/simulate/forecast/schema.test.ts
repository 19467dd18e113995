import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Forecast } from '../../../src/simulate/forecast/report.js';
import { boardForecast, shardFix } from './support.js';

const schema = JSON.parse(readFileSync('schemas/simulate-report.schema.json', 'utf8')) as { definitions: object };

describe('the JSON Schema of a forecast', () => {
  const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile({
    definitions: schema.definitions,
    $ref: '#/definitions/forecast',
  });
  const { headline } = boardForecast([0.75]);

  it('takes every member that there can be', () => {
    const whole: Forecast = {
      ...boardForecast([0.75, 0]),
      scenario: 'blackFriday',
      stoppedAt: 60,
      mitigations: [shardFix()],
      variants: [{ name: 'rate.all=x10', headline }],
      sweep: { knob: 'rate.all', points: [{ value: 'x1', headline }] },
      collections: [
        {
          set: 'scores',
          key: 'K',
          entities: ['Score'],
          bytes: 1,
          bytesPerDay: 2,
          limit: 3,
          limitFrom: 'budget',
          daysLeft: 0,
        },
      ],
    };
    validate(JSON.parse(JSON.stringify(whole)));
    expect(validate.errors ?? []).toEqual([]);
    validate(JSON.parse(JSON.stringify(boardForecast([0]))));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('refuses what is not in it', () => {
    expect(validate({ ...boardForecast([0]), more: 1 })).toBe(false);
    expect(validate({ ...boardForecast([0]), layouts: -1 })).toBe(false);
  });
});
