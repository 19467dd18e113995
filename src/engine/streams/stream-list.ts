import { HOUR } from '../milliseconds.js';
import type { Json } from '../plain-data.js';
import type { Schedule } from '../schedule.js';
import { changeKey, changeValue, headKey, headValue, type KeepStream, keptStream } from './kept-stream.js';
import { Stream, type StreamSettings } from './stream.js';

/** Milliseconds between two times at which streams that nobody asks for let go of what is too old. */
const TRIM_INTERVAL = HOUR;

/** All streams of an engine, by their ARN: enabled ones, and disabled ones, of deleted tables too, for 24 hours. */
export class StreamList {
  readonly #streams = new Map<string, Stream>();
  readonly #now: () => number;
  readonly #schedule: Schedule;
  readonly #keep: KeepStream | undefined;
  #isTrimPlanned = false;

  /** @param keep is told what to keep beyond the process. */
  constructor(now: () => number, schedule: Schedule, keep?: KeepStream) {
    this.#now = now;
    this.#keep = keep;
    this.#schedule = schedule;
  }

  has(arn: string): boolean {
    return this.#streams.has(arn);
  }

  /** The stream with this ARN, as it is now. */
  get(arn: string): Stream | undefined {
    const stream = this.#streams.get(arn);
    stream?.settle();
    if (stream?.isGone !== true) return stream;
    this.#streams.delete(arn);
    return undefined;
  }

  /** Those that are there now, in the order of their ARNs. */
  all(): readonly Stream[] {
    return [...this.#streams.keys()].sort().flatMap((arn) => this.get(arn) ?? []);
  }

  add(settings: StreamSettings): Stream {
    const stream = new Stream(settings, this.#now, this.#keep);
    this.#streams.set(settings.arn, stream);
    this.#planTrim();
    return stream;
  }

  /** All that `keep` would have been told to keep, in the order of the keys. */
  *kept(): Generator<readonly [key: string, value: Json]> {
    for (const stream of this.all()) {
      const { arn } = stream.settings;
      yield [headKey(arn), headValue(stream)];
      const changes: (readonly [string, Json])[] = [];
      for (const shard of stream.shards) {
        shard.visit(
          0,
          (change) => changes.push([changeKey(arn, change.n), changeValue(shard.settings.id, change)]) > 0,
        );
      }
      yield* changes.sort(([a], [b]) => (a < b ? -1 : 1));
    }
  }

  /** Puts streams back that were kept, given in the order of their keys. Tables have to be told of theirs. */
  restore(kept: Iterable<readonly [key: string, value: Json]>): void {
    let head: readonly [key: string, value: Json] | undefined;
    let changes: Json[] = [];
    const finish = (): void => {
      if (head === undefined) return;
      const { settings, progress } = keptStream(head[1], changes);
      this.#streams.set(settings.arn, new Stream(settings, this.#now, this.#keep, progress));
      changes = [];
    };
    for (const entry of kept) {
      if (head !== undefined && entry[0].startsWith(`${head[0]} `)) changes.push(entry[1]);
      else {
        finish();
        head = entry;
      }
    }
    finish();
    if (this.#streams.size > 0) this.#planTrim();
  }

  #planTrim(): void {
    if (this.#isTrimPlanned) return;
    this.#isTrimPlanned = true;
    this.#schedule.at(this.#now() + TRIM_INTERVAL, () => {
      this.#isTrimPlanned = false;
      if (this.all().length > 0) this.#planTrim();
    });
  }
}
