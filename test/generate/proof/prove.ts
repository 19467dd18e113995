import { setTimeout as sleep } from 'node:timers/promises';
import type { Design, EntityDesign } from '../../../src/design/index.js';
import { errorNames } from '../../../src/generate/typescript/names.js';
import type { Dice } from '../../../src/load/dice.js';
import type { CallOutcome, Plan } from '../../../src/planner/index.js';
import { DEFAULT_ERRORS, entityOfItem, followUpPrograms } from '../../../src/planner/index.js';
import type { Item } from '../../../src/value/index.js';
import { attributesOf } from './answer-items.js';
import { documentOf } from './documents.js';
import { CallSource, type DrawnCall } from './drawn-calls.js';
import { brokenInvariants } from './invariants.js';
import { canonical, canonicalEntity } from './js-values.js';
import type { PatternSpec, QuerySpec, RandomModel, Values } from './model-spec.js';
import { compareRows, fieldOf, keysOf, NaiveData, type NaiveOutcome, type Row } from './naive-data.js';
import { idsAt, type Moment, Oracle, secondOf } from './oracle.js';
import type { Place } from './places.js';
import { isMarker, type StreamHandler } from './stream-handler.js';
import type { Answer, AnswerRow, Subject } from './subject.js';

const START = Date.UTC(2026, 0, 5, 9);
/** What the SDK throws where DynamoDB can work out nothing. */
const OF_SERVICE: ReadonlySet<string> = new Set(['ValidationException', 'TransactionCanceledException']);
const MOST_TRIES = 5;
const STEPS = [0, 1, 1000, 8 * 86_400_000];

/** A random model on its way through the proof. */
export interface Case {
  readonly model: RandomModel;
  readonly design: Design;
  readonly plan: Plan;
}

/** Generated code, and where it runs. */
export interface Stage {
  readonly subject: Subject;
  readonly place: Place;
  readonly handler?: StreamHandler | undefined;
}

/** What contradicts the model, in words; the case is over with the first. */
export class Contradiction extends Error {}

/** What a run of one model has tried. */
export interface Tally {
  calls: number;
  refused: number;
  rows: number;
  pages: number;
}

/**
 * Calls patterns at random, on generated code, on the planner's interpreter and on plain data, and compares what they answer and
 * what they leave behind. Without a stage the other two are compared with each other.
 */
export class Prover {
  readonly tally: Tally = { calls: 0, refused: 0, rows: 0, pages: 0 };
  readonly #case: Case;
  readonly #data: NaiveData;
  readonly #oracle: Oracle;
  readonly #stage: Stage | undefined;
  readonly #dice: Dice;

  constructor(one: Case, dice: Dice, stage?: Stage) {
    this.#case = one;
    this.#data = new NaiveData(one.model);
    this.#oracle = new Oracle(one.design, one.plan);
    this.#stage = stage;
    this.#dice = dice;
  }

  async run(calls: number): Promise<void> {
    const { model } = this.#case;
    const names = [...model.patterns.keys()];
    const source = new CallSource(model, this.#data, this.#dice, names);
    let now = START;
    for (let i = 0; i < calls; i += 1) {
      now += this.#dice.pick(STEPS);
      await this.#call(source.draw(), { now, chance: this.#dice.fraction(), firstId: i * 1000 + 1 });
    }
    now += 1;
    // What is left is read by every pattern that reads.
    for (const [i, name] of names.filter((one) => isRead(model.patterns.get(one))).entries())
      await this.#call(source.draw(name), { now, chance: 0.5, firstId: (calls + i) * 1000 + 1 });
    if (this.#stage !== undefined) await this.#compareParsed(this.#stage);
  }

  /** `parse` reads what is stored back. */
  async #compareParsed({ subject, place }: Stage): Promise<void> {
    for (const [name, items] of itemsOf(await place.items())) {
      const table = this.#case.design.tables.get(name);
      for (const item of items) {
        const entity = table === undefined ? undefined : entityOfItem(table, item);
        const parsed = subject.parse(documentOf(item), name);
        const own = entity === undefined || entity.companionOf !== undefined ? undefined : entity;
        const wanted = own === undefined ? undefined : this.#text(own.name, attributesOf(own, item));
        const found = parsed?.entity === undefined ? undefined : this.#text(parsed.entity, parsed.value);
        if (found !== wanted) throw new Contradiction(`parse makes ${found} of ${canonical(item)}, and not ${wanted}`);
      }
    }
  }

  async #call(drawn: DrawnCall, moment: Moment): Promise<void> {
    const { pattern, args } = drawn;
    const spec = this.#case.model.patterns.get(pattern);
    if (spec === undefined) return;
    const fail = (what: string): never => {
      throw new Contradiction(
        `${this.#case.design.model.name.value}: ${spec.kind} ${pattern}(${canonical(args)}) at ${moment.now}: ${what}`,
      );
    };
    const naive = this.#data.call(pattern, args, moment.now, idsAt(moment));
    const before = this.#stage === undefined ? new Map() : this.#oracle.items();
    const outcome = this.#oracle.call(pattern, args, moment);
    this.#compareOutcomes(naive, outcome, fail);
    this.tally.calls += 1;
    this.tally.rows += naive.rows.length;
    if (naive.reasons.size > 0) this.tally.refused += 1;
    if (outcome.kind === 'rows')
      this.#compareRows(spec, naive, this.#entityRows(spec, outcome.rows), isPaged(spec), fail);
    if (!isRead(spec)) this.#compareData(fail);
    if (this.#stage === undefined) return;
    // A read may be behind for a while.
    for (let tries = isRead(spec) && this.#stage.place.isEventual ? MOST_TRIES : 1; ; tries -= 1) {
      try {
        return await this.#try(drawn, spec, moment, { naive, outcome, before }, fail);
      } catch (error) {
        if (tries === 1) throw error;
        await sleep(1000 / tries);
      }
    }
  }

  async #try(
    { pattern, args }: DrawnCall,
    spec: PatternSpec,
    moment: Moment,
    {
      naive,
      outcome,
      before,
    }: {
      readonly naive: NaiveOutcome;
      readonly outcome: CallOutcome;
      readonly before: ReadonlyMap<string, readonly Item[]>;
    },
    fail: (what: string) => never,
  ): Promise<void> {
    const stage = this.#stage;
    if (stage === undefined) return;
    let answer: Answer | undefined;
    try {
      answer = await stage.subject.call(pattern, args, moment);
    } catch (error) {
      this.#compareErrors(naive, outcome, error, fail);
    }
    if (answer !== undefined) {
      if (outcome.kind === 'failed' || outcome.kind === 'refused')
        fail(`no error, where there is one: ${canonical(outcome)}`);
      if (isRead(spec)) {
        this.tally.pages += answer.pages.length;
        const size = 'page' in spec ? spec.page : undefined;
        if (size !== undefined && answer.pages.some((rows) => rows > size)) fail(`pages of ${answer.pages} rows`);
        this.#compareRows(spec, naive, answer.rows, false, fail);
        if (outcome.kind === 'rows' && !isPaged(spec)) this.#compareAnswers(spec, outcome.rows, answer.rows, fail);
        await this.#compareOthers(pattern, args, spec, answer, fail);
      } else if (outcome.kind === 'written') this.#compareWritten(spec, before, outcome.items, answer, fail);
    }
    if (isRead(spec)) return;
    await this.#follow(stage, moment.now, fail);
    const left = itemsOf(await stage.place.items());
    const difference = differenceOf(itemTexts(left), itemTexts(this.#oracle.items()));
    if (difference !== undefined) fail(`leaves\n${difference[0]}\nand not\n${difference[1]}`);
    const broken = brokenInvariants(this.#case.design, left);
    if (broken.length > 0) fail(`breaks: ${broken.join('; ')}`);
  }

  /** The streams tell what has changed; where they tell nobody, it is done as the interpreter does it. */
  async #follow({ handler, place }: Stage, now: number, fail: (what: string) => never): Promise<void> {
    try {
      if (handler !== undefined) return await handler.follow(now);
    } catch (error) {
      fail(`${(error as Error).message}: ${((error as Error).cause as Error | undefined)?.stack}`);
    }
    for (const change of place.changes() === undefined ? this.#oracle.changes : [])
      for (const { program } of followUpPrograms(this.#case.plan, change, { now: secondOf(now) }))
        await place.run(program);
  }

  #compareOutcomes({ reasons }: NaiveOutcome, outcome: CallOutcome, fail: (what: string) => never): void {
    const reason = outcome.kind === 'failed' ? outcome.reason : outcome.kind === 'refused' ? 'refused' : undefined;
    const isSame = reason === undefined ? reasons.size === 0 : reasons.has(reason as never);
    if (!isSame) fail(`the data give ${[...reasons].join(', ') || 'no reason'}, the interpreter ${canonical(outcome)}`);
  }

  /** A class of the error that the model names, or of its reason. Of several reasons any may be told: who reads first meets another one. */
  #compareErrors(
    { reasons, missing }: NaiveOutcome,
    outcome: CallOutcome,
    error: unknown,
    fail: (what: string) => never,
  ): void {
    const { name, stack } = error as Error;
    const told = (error as { readonly reason?: string }).reason ?? (OF_SERVICE.has(name) ? 'service' : undefined);
    const { entity, item } = error as { readonly entity?: string; readonly item?: object };
    const isOther = told === 'not-found' && missing.has(entity ?? '') && missing.size > 1;
    if (outcome.kind === 'failed' && (isOther || told !== outcome.reason) && reasons.has(told as never)) {
      const names = [DEFAULT_ERRORS[told as keyof typeof DEFAULT_ERRORS], ...errorNames(this.#case.design)];
      if (told !== 'service' && !names.includes(name))
        fail(`${name} for ${told}, which is no error of the model: ${stack}`);
      return;
    }
    if (outcome.kind === 'refused') {
      if (name !== 'InvalidArgument') fail(`InvalidArgument expected, got ${stack}`);
    } else if (outcome.kind === 'failed') {
      if (name !== outcome.error) fail(`${outcome.error} expected, got ${stack}`);
      if (told !== outcome.reason) fail(`${name} for ${told}, and not for ${outcome.reason}`);
      if (told !== 'service' && outcome.entity !== undefined && entity !== outcome.entity)
        fail(`${name} of ${entity}, and not of ${outcome.entity}`);
      if (outcome.reason === 'lock' && outcome.item !== undefined && item === undefined)
        fail(`${name} without the current item`);
    } else fail(`no error expected, got ${stack}`);
  }

  /** Rows of the planner as answers. */
  #entityRows(spec: PatternSpec, rows: readonly Item[]): readonly AnswerRow[] {
    return rows.map((row) => {
      const entity = this.#entityOf(spec, row);
      return { entity: entity.name, value: Object.fromEntries(attributesOf(entity, row, { only: projectOf(spec) })) };
    });
  }

  #entityOf(spec: PatternSpec, row: Item): EntityDesign {
    const names =
      'entities' in spec ? spec.entities : 'steps' in spec ? spec.steps.map(({ entity }) => entity) : [spec.entity];
    const entities = names.flatMap((name) => this.#case.design.entities.get(name) ?? []);
    const [first] = entities;
    const found = entities.length === 1 ? first : entities.find((one) => entityOfItem(one.table, row) === one);
    if (found === undefined) throw new Contradiction(`a row of no entity: ${canonical(row)}`);
    return found;
  }

  /** `isPart`: the rows may be the first ones only. */
  #compareRows(
    spec: PatternSpec,
    { rows }: NaiveOutcome,
    answers: readonly AnswerRow[],
    isPart: boolean,
    fail: (what: string) => never,
  ): void {
    const only = projectOf(spec);
    const wanted = rows.map((row) =>
      this.#text(row.entity.name, shownOf(this.#design(row.entity.name), row.values, only)),
    );
    const left = rows.map((row, i) => ({ row, text: wanted[i] ?? '' }));
    const matched: Row[] = [];
    for (const { entity, value } of answers) {
      const owner = this.#ownerOf(
        spec,
        entity,
        value,
        left.map(({ row }) => row),
      );
      const text = this.#text(owner, value);
      const at = left.findIndex((one) => one.text === text);
      const [found] = at < 0 ? [] : left.splice(at, 1);
      if (found === undefined) fail(`${text}\nis not among\n${wanted.join('\n')}`);
      else matched.push(found.row);
    }
    const limit = spec.kind === 'query' ? spec.limit : undefined;
    const isShort = isPart || limit !== undefined;
    const missing = left.filter(({ row }) => row.mayLack !== true);
    if (!isShort && missing.length > 0)
      fail(
        `${missing.map(({ text }) => text).join('\n')}\nis missing among\n${answers.map(({ value }) => canonical(value)).join('\n')}`,
      );
    if (limit !== undefined && answers.length > limit) fail(`${answers.length} rows, and the limit is ${limit}`);
    const certain = rows.filter(({ mayLack }) => mayLack !== true).length;
    if (limit !== undefined && this.#readsOnlyWhatItGives(spec) && answers.length < Math.min(limit, certain))
      fail(`${answers.length} rows of ${rows.length} under a limit of ${limit}`);
    if (spec.kind === 'query')
      this.#compareOrder(
        spec,
        matched,
        left.flatMap(({ row }) => (row.mayLack === true ? [] : [row])),
        isShort,
        fail,
      );
  }

  /** Whether no row can be left out after DynamoDB has counted it. */
  #readsOnlyWhatItGives(spec: PatternSpec): boolean {
    if (spec.kind !== 'query') return false;
    const hides = spec.entities.some((name) => {
      const entity = this.#case.model.entities.get(name);
      // Copies of versions stand in indexes of plain attributes as well.
      return entity?.softDelete !== undefined || entity?.ttl?.hides === true || entity?.yaml.history !== undefined;
    });
    const shared = spec.entities.length === 1 && this.#case.model.entities.size === 1;
    return !hides && shared && spec.filter === undefined && spec.range === undefined;
  }

  #compareOrder(
    spec: QuerySpec,
    matched: readonly Row[],
    left: readonly Row[],
    isShort: boolean,
    fail: (what: string) => never,
  ): void {
    if (spec.sort === undefined) return;
    const sign = spec.isDescending ? -1 : 1;
    const all = isShort ? [...matched, ...left.slice(0, 1)] : matched;
    for (const [i, row] of all.entries()) {
      const before = all[i - 1];
      if (before !== undefined && sign * compareRows(spec, before, row) > 0)
        fail(`out of order: ${this.#sortText(spec, before)} before ${this.#sortText(spec, row)}`);
    }
  }

  #sortText({ sort = [] }: QuerySpec, { entity, values }: Row): string {
    const fields = sort.find((one) => one.entity === entity.name)?.fields ?? [];
    return canonical(fields.map(({ field }) => [fieldOf(entity, field).name, values.get(field)]));
  }

  #ownerOf(spec: PatternSpec, entity: string | undefined, value: object, left: readonly Row[]): string {
    if (entity !== undefined) return entity;
    if (spec.kind === 'query' && spec.entities.length === 1) return spec.entities[0] ?? '';
    if ('entity' in spec) return spec.entity;
    const fits = left.find(
      (row) =>
        this.#text(row.entity.name, value) ===
        this.#text(row.entity.name, shownOf(this.#design(row.entity.name), row.values, undefined)),
    );
    return fits?.entity.name ?? left[0]?.entity.name ?? [...this.#case.model.entities.keys()][0] ?? '';
  }

  #design(entity: string): EntityDesign {
    const found = this.#case.design.entities.get(entity);
    if (found === undefined) throw new Contradiction(`there is no entity ${entity}`);
    return found;
  }

  #text(entity: string, values: object | Values): string {
    return `${entity} ${canonicalEntity(this.#design(entity), values)}`;
  }

  /** The interpreter's very rows in its very order, but for batches, which DynamoDB answers in any. */
  #compareAnswers(
    spec: PatternSpec,
    rows: readonly Item[],
    answers: readonly AnswerRow[],
    fail: (what: string) => never,
  ): void {
    const wanted = this.#entityRows(spec, rows).map(({ value, entity }) => this.#text(entity ?? '', value));
    const found = answers.map(({ value, entity }, i) => this.#text(entity ?? wanted[i]?.split(' ')[0] ?? '', value));
    if (spec.kind === 'batch-get') return;
    if ('steps' in spec) return;
    // Another table of the same items is scanned in another order.
    if (spec.kind === 'scan') [wanted, found].map((texts) => texts.sort());
    if (canonical(found) !== canonical(wanted)) fail(`answers\n${found.join('\n')}\nand not\n${wanted.join('\n')}`);
  }

  /** `all`, `pages` and `count` give the same. */
  async #compareOthers(
    pattern: string,
    args: Values,
    spec: PatternSpec,
    answer: Answer,
    fail: (what: string) => never,
  ): Promise<void> {
    const subject = this.#stage?.subject;
    if (spec.kind === 'batch-get') this.#compareKeys(spec.entity, args, answer, fail);
    if (subject === undefined || spec.kind !== 'query') return;
    const method = subject.method(pattern, args);
    const given = subject.arguments(pattern, args);
    const texts = (rows: readonly unknown[]): string => canonical(rows.map((row) => canonical(row)).sort());
    const whole =
      spec.entities.length > 1
        ? answer.rows.map(({ entity, value }) => ({ entity, value }))
        : answer.rows.map(({ value }) => value);
    if (spec.limit === undefined && method.all !== undefined) {
      const rows: unknown[] = [];
      for await (const row of method.all(given)) rows.push(row);
      if (texts(rows) !== texts(whole))
        fail(`all() gives ${rows.length} rows: ${texts(rows)}\nand not ${texts(whole)}`);
    }
    if (spec.limit === undefined && method.count !== undefined) {
      const count = await method.count(given);
      if (count !== answer.rows.length) fail(`count() is ${count} of ${answer.rows.length}`);
    }
    // It is pure: it must only not fail.
    method.request?.(given);
  }

  /** Each item stands where its key does. */
  #compareKeys(name: string, args: Values, { value }: Answer, fail: (what: string) => never): void {
    const entity = this.#case.model.entities.get(name);
    const keys = keysOf(args);
    const items = value as readonly (Readonly<Record<string, unknown>> | undefined)[];
    if (items.length !== keys.length) fail(`${items.length} answers to ${keys.length} keys`);
    for (const [i, item] of items.entries()) {
      if (item === undefined || entity === undefined) continue;
      const texts = [
        new Map(entity.id.map((one) => [one, item[one]])),
        new Map(entity.id.map((one) => [one, fieldOf(entity, one).kind.normal(keys[i]?.get(one) ?? '')])),
      ].map((one) => this.#text(name, one));
      if (texts[0] !== texts[1]) fail(`${texts[0]} where ${texts[1]} was asked for`);
    }
  }

  /** What a write returns is what it wrote. */
  #compareWritten(
    spec: PatternSpec,
    before: ReadonlyMap<string, readonly Item[]>,
    items: readonly Item[],
    answer: Answer,
    fail: (what: string) => never,
  ): void {
    if (!['create', 'put', 'update', 'move', 'batch-write'].includes(spec.kind) || !('entity' in spec)) return;
    const entity = this.#design(spec.entity);
    const known = new Set([...before.values()].flat().map((item) => canonical(item)));
    const after = [...this.#oracle.items().values()]
      .flat()
      .filter((item) => entityOfItem(entity.table, item) === entity);
    const candidates = items.length > 0 ? items : after.filter((item) => !known.has(canonical(item)));
    const texts = (candidates.length > 0 ? candidates : after).map((item) =>
      this.#text(spec.entity, attributesOf(entity, item)),
    );
    const rows = answer.rows.map(({ value }) => this.#text(spec.entity, value));
    if (rows.length === 0) fail('returns nothing');
    for (const row of rows) if (!texts.includes(row)) fail(`returns\n${row}\nand wrote\n${texts.join('\n')}`);
  }

  /** The interpreter's tables hold the data. */
  #compareData(fail: (what: string) => never): void {
    const { design, model } = this.#case;
    const stored = [...this.#oracle.items()].flatMap(([name, items]) => {
      const table = design.tables.get(name);
      return items.flatMap((item) => {
        const entity = table === undefined ? undefined : entityOfItem(table, item);
        if (entity === undefined || entity.companionOf !== undefined) return [];
        return [this.#text(entity.name, attributesOf(entity, item, { hidden: true }))];
      });
    });
    const data = [...model.entities.values()].flatMap((entity) =>
      this.#data.all(entity).map((values) => this.#text(entity.name, values)),
    );
    const difference = differenceOf(stored, data);
    if (difference !== undefined) fail(`the interpreter stores\n${difference[0]}\nand the data are\n${difference[1]}`);
  }
}

/** Without what handlers of streams keep for themselves. */
function itemsOf(tables: ReadonlyMap<string, readonly Item[]>): ReadonlyMap<string, readonly Item[]> {
  return new Map([...tables].map(([name, items]) => [name, items.filter((item) => !isMarker(item))]));
}

function isRead(spec: PatternSpec | undefined): boolean {
  return spec !== undefined && ['get', 'batch-get', 'query', 'scan', 'transact-get'].includes(spec.kind);
}

function isPaged(spec: PatternSpec): boolean {
  return spec.kind === 'query' && spec.page !== undefined;
}

function projectOf(spec: PatternSpec): readonly string[] | undefined {
  return 'project' in spec ? spec.project : undefined;
}

/** What reads show: all but what is hidden, or what is asked for. */
function shownOf(entity: EntityDesign, values: Values, only: readonly string[] | undefined): Values {
  return new Map(
    [...values].filter(([name]) =>
      only === undefined ? entity.attributes.get(name)?.attribute.hidden !== true : only.includes(name),
    ),
  );
}

function itemTexts(tables: ReadonlyMap<string, readonly Item[]>): readonly string[] {
  return [...tables].flatMap(([name, items]) => items.map((item) => `${name} ${canonical(item)}`));
}

/** What is only in the one, and only in the other; undefined where they are the same. No item is there twice. */
function differenceOf(found: readonly string[], wanted: readonly string[]): readonly [string, string] | undefined {
  const [some, others] = [new Set(found), new Set(wanted)];
  const [more, less] = [found.filter((one) => !others.has(one)), wanted.filter((one) => !some.has(one))];
  return more.length + less.length === 0 ? undefined : [more.sort().join('\n'), less.sort().join('\n')];
}
