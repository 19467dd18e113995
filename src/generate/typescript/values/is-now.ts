import type { ModelValue } from '../../../model/value-type.js';

/** Whether a default is the time of the call. */
export function isNow(value: ModelValue | { readonly kind: 'now' } | undefined): value is { readonly kind: 'now' } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'now';
}
