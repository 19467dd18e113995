import type { IncomingHttpHeaders } from 'node:http';
import type { ProtocolAnswer } from '../protocol/index.js';
import { plain } from './answers.js';

/** Seconds for which a browser may keep the answer. */
const PREFLIGHT_SECONDS = 172_800;

/** The service's answer to a browser that asks whether a page may send a request. */
export function preflight(headers: IncomingHttpHeaders): ProtocolAnswer {
  const asked = headers['access-control-request-headers'];
  const method = headers['access-control-request-method'];
  const answer = plain(200, '');
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...(asked === undefined ? {} : { 'access-control-allow-headers': String(asked) }),
      ...(method === undefined ? {} : { 'access-control-allow-methods': String(method) }),
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    },
  };
}

/**
 * DynamoDB speaks AWS JSON 1.0 alone, in the SDKs' own description of it. A client that was told to speak another protocol of the SDKs,
 * which is made of CBOR, gets the reason in that protocol.
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function cborRefusal(protocol: string): ProtocolAnswer {
  const message = `DynamoDB answers the AWS JSON 1.0 protocol, and the client sent ${protocol}: create it without the option \`protocol\``;
  const body = cborOf({ __type: 'com.amazon.coral.service#UnknownOperationException', message });
  const { headers } = plain(404, '');
  const { 'x-amzn-requestid': id = '' } = headers;
  return {
    status: 404,
    headers: { 'x-amzn-requestid': id, 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
    body,
  };
}

/** A map of texts. https://www.rfc-editor.org/rfc/rfc8949.html#section-3.1 */
function cborOf(map: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(map).flat().map(cborText);
  return Buffer.concat([Buffer.from([0xa0 | (entries.length / 2)]), ...entries]);
}

function cborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes]);
}
