// A raw client: keep-alive connections that send requests made beforehand and count the answers. The SDK's client needs more
// time for a call than any of these servers, and would hide them.
import { connect } from 'node:net';

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=bench/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** The bytes of one request. */
export function request(port, operation, input) {
  const body = Buffer.from(JSON.stringify(input));
  const head = [
    'POST / HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/x-amz-json-1.0',
    `X-Amz-Target: DynamoDB_20120810.${operation}`,
    'X-Amz-Date: 20261120T000000Z',
    `Authorization: ${AUTHORIZATION}`,
    `Content-Length: ${body.length}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), body]);
}

/** Sends `requests` in turn over `connections` connections for so many milliseconds, or once each; gives answers a second. */
export async function load(port, requests, { connections = 32, milliseconds, once = false }) {
  let next = 0;
  let answers = 0;
  const begin = performance.now();
  const end = begin + (milliseconds ?? Number.POSITIVE_INFINITY);
  const take = () => {
    if (once ? next === requests.length : performance.now() >= end) return undefined;
    const taken = requests[next % requests.length];
    next += 1;
    return taken;
  };
  await Promise.all(
    Array.from({ length: connections }, () =>
      converse(port, take, () => {
        answers += 1;
      }),
    ),
  );
  return (answers * 1000) / (performance.now() - begin);
}

/** One request, and the text of its answer. */
export async function ask(port, operation, input) {
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20261120T000000Z',
      authorization: AUTHORIZATION,
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

function converse(port, take, answered) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let missing = -1;
    let head = '';
    const send = () => {
      const bytes = take();
      if (bytes === undefined) socket.end(resolve);
      else socket.write(bytes);
    };
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      let received = chunk.length;
      if (missing < 0) {
        head += chunk.latin1Slice(0, chunk.length);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!head.startsWith('HTTP/1.1 200')) {
          socket.destroy();
          reject(new Error(head));
          return;
        }
        const length = /\r\ncontent-length: *(\d+)/i.exec(head.slice(0, end));
        if (length === null) {
          socket.destroy();
          reject(new Error(`an answer without its length: ${head.slice(0, end)}`));
          return;
        }
        missing = Number(length[1]);
        received = head.length - end - 4;
        head = '';
      }
      missing -= received;
      if (missing > 0) return;
      missing = -1;
      answered();
      send();
    });
  });
}
