import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../protocol/index.js';

const HEADER_PARTS = ['Credential', 'Signature', 'SignedHeaders'] as const;
const QUERY_PARTS = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
] as const;

/**
 * What the service would say of a request's signature before it looks at it: that there is none, or half of one. A code that forgets its
 * credentials shall not first fail there. Who signed it and whether the signature fits is not asked, so any credentials do.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function signatureRefusal({ headers, url = '/' }: IncomingMessage): ProtocolError | undefined {
  const { authorization } = headers;
  const queried = url.includes('?') ? new URLSearchParams(url.slice(url.indexOf('?') + 1)) : undefined;
  if (queried?.has('X-Amz-Algorithm') === true) {
    if (authorization === undefined) return queryRefusal(queried);
    return new ProtocolError(
      'InvalidSignatureException',
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    );
  }
  if (authorization === undefined || !authorization.startsWith('AWS4-')) {
    return new ProtocolError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  const missing: string[] = HEADER_PARTS.filter((part) => !authorization.includes(`${part}=`)).map(
    (part) => `Authorization header requires '${part}' parameter.`,
  );
  if (headers['x-amz-date'] === undefined && headers.date === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (missing.length === 0) return undefined;
  return new ProtocolError('IncompleteSignatureException', `${missing.join(' ')} Authorization=${authorization}`);
}

function queryRefusal(queried: URLSearchParams): ProtocolError | undefined {
  const missing = QUERY_PARTS.filter((part) => (queried.get(part) ?? '') === '').map(
    (part) => `AWS query-string parameters must include '${part}'.`,
  );
  if (missing.length === 0) return undefined;
  return new ProtocolError(
    'IncompleteSignatureException',
    `${missing.join(' ')} Re-examine the query-string parameters.`,
  );
}
