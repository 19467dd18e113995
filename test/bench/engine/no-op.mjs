// The ceiling: a Node server that reads every request whole and answers with bytes that it has ready.
import { createServer } from 'node:http';
import { itemOf, PER_PARTITION } from './workload.mjs';

const ANSWERS = {
  PutItem: Buffer.from('{}'),
  GetItem: Buffer.from(JSON.stringify({ Item: itemOf(0) })),
  Query: Buffer.from(
    JSON.stringify({
      Items: Array.from({ length: PER_PARTITION }, (_, i) => itemOf(i)),
      Count: PER_PARTITION,
      ScannedCount: PER_PARTITION,
    }),
  ),
};
const NOTHING = Buffer.from('{}');

createServer((request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    const target = request.headers['x-amz-target'] ?? '';
    const body = ANSWERS[target.slice(target.indexOf('.') + 1)] ?? NOTHING;
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': body.length });
    response.end(body);
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
