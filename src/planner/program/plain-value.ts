import type { ModelValue, ValueType } from '../../model/value-type.js';
import type { AttributeValue } from '../../value/index.js';

/** The model's value of a stored one: what marshalling makes that very value of. Fields of maps have their names in the model. */
export function plainOf(type: ValueType, value: AttributeValue): ModelValue {
  if ('S' in value) return value.S;
  if ('N' in value) return type.kind === 'decimal' || !/^-?\d+$/.test(value.N) ? value.N : BigInt(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('B' in value) return value.B;
  if ('NULL' in value) return null;
  if ('L' in value) {
    const of: ValueType = type.kind === 'list' ? type.of : { kind: 'any' };
    return value.L.map((one) => plainOf(of, one));
  }
  if ('M' in value) {
    const named = type.kind === 'map' ? [...type.fields.values()] : [];
    return new Map(
      Object.entries(value.M).map(([stored, inner]) => {
        const field = named.find(({ storedName }) => storedName === stored);
        const of: ValueType = field?.type ?? (type.kind === 'dict' ? type.of : { kind: 'any' });
        return [field?.name ?? stored, plainOf(of, inner)];
      }),
    );
  }
  if ('SS' in value) return new Set(value.SS);
  if ('NS' in value) return new Set(value.NS.map((member) => plainOf({ kind: 'decimal', scale: 0 }, { N: member })));
  return new Set(value.BS);
}
