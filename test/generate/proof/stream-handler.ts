import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Design } from '../../../src/design/index.js';
import type { ItemChange } from '../../../src/engine/index.js';
import { namesOf } from '../../../src/generate/typescript/index.js';
import type { BatchResponse, StreamEvent, StreamRecord } from '../../../src/generate/typescript/runtime/stream.js';
import type { Dice } from '../../../src/load/dice.js';
import type { AttributeValue, Item } from '../../../src/value/index.js';
import { MOST_GENERATIONS } from './oracle.js';
import type { Place } from './places.js';

type Handler = (event: StreamEvent) => Promise<BatchResponse>;
type MakeHandler = (client: DynamoDBClient, handlers: object, options: object) => Handler;

interface HandlerParts {
  readonly design: Design;
  readonly place: Place;
  readonly dice: Dice;
  /** Whether what is delivered again may write the same again. */
  readonly isRepeatable: boolean;
}

/** The generated handler of a model's streams, told what the tables' changes are. */
export class StreamHandler {
  readonly #handler: Handler;
  readonly #parts: HandlerParts;
  #errors: unknown[] = [];
  #told = 0;

  private constructor(make: MakeHandler, parts: HandlerParts) {
    const { dice, place } = parts;
    this.#parts = parts;
    const once = dice.chance(0.3) ? { once: 'token' } : {};
    const onError = (error: unknown): unknown => this.#errors.push(error);
    this.#handler = make(place.client, {}, { tables: place.tables, onError, ...once });
  }

  /** Undefined where the model has no streams, or nobody tells what has changed. */
  static of(exported: Readonly<Record<string, unknown>>, parts: HandlerParts): StreamHandler | undefined {
    const { model } = namesOf(parts.design);
    const make = exported[`${model.charAt(0).toLowerCase()}${model.slice(1)}StreamHandler`];
    const isTold = parts.place.changes() !== undefined;
    return make === undefined || !isTold ? undefined : new StreamHandler(make as MakeHandler, parts);
  }

  /** Tells what has changed, and what that changes in turn. `now`: epoch milliseconds. */
  async follow(now: number): Promise<void> {
    const { place, dice, isRepeatable } = this.#parts;
    for (let generation = 0; ; generation += 1) {
      const Records = (place.changes() ?? []).map((change) => this.#record(change, now));
      if (Records.length === 0) return;
      if (generation > MOST_GENERATIONS) throw new Error('what the handler does has no end');
      await this.#deliver(Records);
      if (isRepeatable && dice.chance(0.3)) await this.#deliver(Records.slice(dice.int(0, Records.length - 1)));
    }
  }

  async #deliver(Records: readonly StreamRecord[]): Promise<void> {
    this.#errors = [];
    const { batchItemFailures } = await this.#handler({ Records });
    if (batchItemFailures.length > 0) throw new Error('the handler of the stream fails', { cause: this.#errors[0] });
  }

  #record({ table, keys, before, after }: ItemChange, now: number): StreamRecord {
    this.#told += 1;
    return {
      eventID: `event-${this.#told}`,
      eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
      eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}/stream/2026-01-01T00:00:00.000`,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(now / 1000),
        Keys: imageOf(keys),
        ...(before === undefined ? {} : { OldImage: imageOf(before) }),
        ...(after === undefined ? {} : { NewImage: imageOf(after) }),
        SequenceNumber: String(this.#told),
      },
    };
  }
}

type Image = NonNullable<NonNullable<StreamRecord['dynamodb']>['NewImage']>;

/** As it goes through JSON, where binary is Base64. */
function imageOf(item: Item): Image {
  const text = JSON.stringify(item, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
  return JSON.parse(text) as Image;
}

const PREFIX = 'dynamodel-stream#';

/** Whether a handler keeps the item to know what it has done. */
export function isMarker(item: Item): boolean {
  return Object.values(item).some((value: AttributeValue) => 'S' in value && value.S.startsWith(PREFIX));
}
