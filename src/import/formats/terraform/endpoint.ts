import type { Draft } from '../../draft.js';
import { type Collector, tellOpenEndpoint } from '../aws-table/index.js';
import { nodeAt } from './instances.js';
import type { ResourceInstance } from './relevant.js';
import { isBlank, knownText, shownText } from './value.js';

/** The gateway endpoint that callers in a VPC reach tables by. */
export function endpointOf(all: readonly ResourceInstance[], notes: Collector): Pick<Draft, 'vpc'> {
  const found = all.find(({ type, value: { entries } }) => {
    const kind = isBlank(entries.get('vpc_endpoint_type')) ? 'Gateway' : knownText(entries.get('vpc_endpoint_type'));
    return (
      type === 'aws_vpc_endpoint' &&
      kind === 'Gateway' &&
      /\.dynamodb$/.test(shownText(entries.get('service_name')) ?? '')
    );
  });
  if (found === undefined) return {};
  const { value, address } = found;
  if (isBlank(value.entries.get('policy'))) tellOpenEndpoint(nodeAt(value.span), address, notes);
  return { vpc: { endpoint: true } };
}
