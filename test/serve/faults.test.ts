import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/index.js';
import { withTable } from '../engine/support.js';
import { send, start } from './support.js';

function engineWith(faults: readonly string[]) {
  const engine = withTable({ engine: createEngine() });
  engine.configure({ faults });
  return engine;
}

const SCAN = { operation: 'Scan', body: JSON.stringify({ TableName: 'table' }) };
const PUT = {
  operation: 'PutItem',
  body: JSON.stringify({ TableName: 'table', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }),
};

describe('a server whose engine injects faults', () => {
  it('holds answers back, and none besides', async () => {
    const server = await start({}, engineWith(['latency:Scan:ms=80']));
    const timed = async (sent: typeof SCAN): Promise<number> => {
      const begun = performance.now();
      expect((await send(server, sent)).status).toBe(200);
      return performance.now() - begun;
    };
    await timed(PUT);
    expect(await timed(SCAN)).toBeGreaterThanOrEqual(79);
    const both = Promise.all([timed(SCAN), timed(PUT)]);
    expect((await both)[1]).toBeLessThan((await both)[0]);
  });

  it('breaks the connection instead of sending an answer that is lost, late where it is late too', async () => {
    const engine = engineWith(['lost:PutItem', 'latency:PutItem:ms=30']);
    const server = await start({}, engine);
    const begun = performance.now();
    await expect(send(server, PUT)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
    expect(engine.scan({ TableName: 'table' }).Count).toBe(1);
    expect((await send(server, SCAN)).status).toBe(200);
  });

  it('answers a fault with its status and type', async () => {
    const server = await start({}, engineWith(['error:Scan', 'throttle:PutItem']));
    const failed = await send(server, SCAN);
    expect([failed.status, JSON.parse(failed.text)]).toEqual([
      500,
      { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'Internal server error' },
    ]);
    const throttled = await send(server, PUT);
    expect(throttled.status).toBe(400);
    expect(JSON.parse(throttled.text)).toMatchObject({
      __type: 'com.amazon.coral.availability#ThrottlingException',
      throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded' }],
    });
  });
});
