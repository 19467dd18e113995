import type { Attribute } from '../../model/model.js';
import { MAX_NUMBER_DIGITS } from '../../value/index.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

export const numberPrecision: Rule = {
  id: 'DM5008',
  name: 'number-precision',
  family: 'limits',
  title: 'A number has more digits than DynamoDB or JavaScript keeps',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number',
  *check({ model }) {
    for (const entity of model.entities.values()) {
      for (const attribute of entity.attributes.values()) {
        const found = tooManyDigits(attribute) ?? unsafe(attribute);
        if (found !== undefined) yield found;
      }
    }
  },
};

function tooManyDigits({ name, type, span }: Attribute): Report | undefined {
  const bounds =
    type.kind === 'int'
      ? [type.min?.toString(), type.max?.toString()]
      : type.kind === 'decimal'
        ? [type.min, type.max]
        : [];
  const scale = type.kind === 'decimal' ? type.scale : 0;
  const digits = Math.max(0, ...bounds.map((bound) => (bound === undefined ? 0 : whole(bound).length + scale)));
  if (digits <= MAX_NUMBER_DIGITS) return undefined;
  return {
    span,
    message: `${quote(name)} may need ${digits} digits, and DynamoDB keeps ${MAX_NUMBER_DIGITS}: a write of a longer number is refused. Lower the bounds, or store it as text.`,
    numbers: { digits, limit: MAX_NUMBER_DIGITS },
  };
}

function whole(bound: string): string {
  return bound.replace('-', '').split('.')[0] ?? '';
}

/** Exact in DynamoDB; a client that reads numbers as JavaScript numbers rounds it. */
function unsafe({ name, type, span }: Attribute): Report | undefined {
  if (type.kind !== 'int') return undefined;
  const widest = [type.min, type.max].find((bound) => bound !== undefined && (bound > MAX_SAFE || bound < -MAX_SAFE));
  if (widest === undefined) return undefined;
  return {
    severity: 'info',
    span,
    message: `${quote(name)} may be ${widest}, past the whole numbers that JavaScript keeps exactly (${MAX_SAFE}). DynamoDB stores it exactly; read it as \`bigint\`.`,
    numbers: { widest: widest.toString(), safe: MAX_SAFE.toString() },
  };
}
