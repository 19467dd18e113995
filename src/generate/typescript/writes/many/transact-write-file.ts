import type { PlannedPattern, TransactionOperation } from '../../../../planner/index.js';
import {
  type Code,
  camelCase,
  commas,
  doc,
  from,
  literal,
  member,
  NOTHING,
  name,
  property,
  raw,
  ts,
  typeFrom,
  UniqueNames,
} from '../../../text/index.js';
import { callInfo } from '../../client/call-info.js';
import { needsTenant } from '../../client/planned.js';
import { contextType } from '../../client/repository-file.js';
import { entityCode, newCall } from '../../entities/index.js';
import { type Errands, type ErrandWrite, errandCode } from '../../errands/errands.js';
import type { Gen, GeneratedFile } from '../../gen.js';
import { patternDoc } from '../../pattern-doc.js';
import { copiesAfter, copiesDoc } from '../../streams/follow-up-names.js';
import { itemWriteCode } from '../item-write.js';
import { isSame, mentions, usesNow } from '../mentions.js';
import type { ValueSource } from '../value-source.js';
import { writeCode } from '../write-code.js';
import { argumentMembers } from './args-code.js';
import { type BoundStep, MADE, makesItem } from './bound-step.js';
import { StepCode } from './step-binder.js';
import { elementType, listCode, placeOf } from './step-lists.js';

/** Names that the function of the writes has itself. */
const LOCALS = [
  'made',
  'written',
  'args',
  'context',
  'session',
  'now',
  'input',
  'writes',
  'token',
  'result',
  'stored',
  'before',
  'after',
  'whole',
  'index',
];

/** The module of a pattern whose steps are one TransactWriteItems. */
export function transactWriteFile(gen: Gen, planned: PlannedPattern): GeneratedFile {
  return new TransactionFile(gen, planned).file();
}

class TransactionFile {
  readonly #gen: Gen;
  readonly #planned: PlannedPattern;
  readonly #locals = new UniqueNames('value', LOCALS);
  readonly #steps: StepCode;
  readonly #statements: Code[] = [];
  /** Statements behind the writes. */
  readonly #results: Code[] = [];
  readonly #begun = new Set<BoundStep>();

  constructor(gen: Gen, planned: PlannedPattern) {
    this.#gen = gen;
    this.#planned = planned;
    this.#steps = new StepCode(gen, planned, this.#locals);
  }

  file(): GeneratedFile {
    const { pattern } = this.#planned;
    const { fn, type, module } = this.#gen.names.pattern(pattern.name);
    const context = contextType(needsTenant(this.#gen, this.#planned));
    const errands = this.#errands();
    this.#makeAll(errands);
    const sent = readsItems(this.#planned) ? undefined : this.#itemWrites(errands);
    const writes = sent?.writes ?? this.#writes(errands);
    const token = this.#token();
    const result = this.#result();
    // What steps read is known only now.
    const members = argumentMembers(this.#gen, this.#planned, this.#steps);
    const args = name(`${type}Args`);
    const made = name(`${fn}Writes`);
    const isTimed = [...this.#statements, ...writes].some(usesNow);
    const parameters = ts`context: ${context}${isTimed && raw(', now: number')}, args: ${args}${errands.declared.map((one) => ts`, ${one.name}: ${one.type}`)}`;
    const given = ts`args${errands.declared.map((one) => ts`, ${one.name}`)}`;
    const reads = readsItems(this.#planned);
    const copies = copiesAfter(this.#gen, this.#planned);
    const transact =
      sent !== undefined
        ? from('runtime/transaction-items', 'transactItems')
        : reads
          ? from('runtime/transaction-read', 'transactRead')
          : from('runtime/transaction', 'transact');
    const write =
      sent === undefined
        ? typeFrom('runtime/transaction', 'StepWrites')
        : typeFrom('runtime/transaction-items', 'ItemWrite');
    const code = ts`export interface ${args} {
${members}
}

${
  result !== undefined &&
  ts`${doc('What the call has made.')}export interface ${name(`${type}Result`)} {
${result.members}
}

`
}${requestDoc(fn, errands, reads)}export function ${name(`${fn}Request`)}(context: ${context}, args: ${args}${
      reads && ts`, stored: ${typeFrom('runtime/transaction-read', 'StoredItems')} = {}`
    }): ${typeFrom('npm:@aws-sdk/lib-dynamodb', 'TransactWriteCommandInput')} {
${errands.given}const { writes${token !== undefined && raw(', token')} } = ${made}(context${isTimed && raw(', context.now()')}, ${given});
return ${
      reads
        ? ts`${from('runtime/transaction-read', 'transactionReadInput')}({ context }, writes, ${token === undefined ? raw('undefined') : raw('token')}, stored)`
        : ts`${sent === undefined ? from('runtime/transaction', 'transactionInput') : from('runtime/transaction-items', 'itemsInput')}(writes${token !== undefined && raw(', token')})`
    };
}

${patternDoc(this.#gen, this.#planned, ...copiesDoc(this.#gen, this.#planned))}export function ${name(fn)}(context: ${context}, args: ${args}): Promise<${result === undefined ? raw('void') : name(`${type}Result`)}> {
return ${from('runtime/context', 'call')}(context, ${callInfo(pattern)}, async (session) => {
${errands.statements}const { writes${token !== undefined && raw(', token')}${result !== undefined && raw(', ...result')} } = ${made}(context${isTimed && raw(', session.now')}, ${given});
${copies.length > 0 && raw('const written = ')}await ${transact}(session, writes${token !== undefined && raw(', token')});
${copies.map(
  ({ source, steps, fns }) =>
    ts`await ${from('runtime/stream-copies', 'copyWritten')}(session, context, written, [${commas(steps.map((step) => ts`${step}`))}], ${entityCode(this.#gen, source).parseFields}, ${commas(fns)});`,
)}${result !== undefined && raw('return result;')}
});
}

${doc('Everything that one call writes.')}function ${made}(${parameters}) {
${this.#limits()}${this.#statements}${sent?.tables ?? NOTHING}const writes: readonly ${write}[] = [
${writes.map((write) => ts`${write},`)}];
${this.#results}return { ${commas([raw('writes'), ...(token === undefined ? [] : [ts`token: ${token}`]), ...(result?.values ?? [])])} };
}
`;
    return { path: `${module}.ts`, code };
  }

  /** Lists are as long as the model says. */
  #limits(): Code {
    return ts`${[...this.#planned.pattern.params.values()].flatMap(({ name: parameter, list, max }) =>
      list && max !== undefined
        ? [ts`${from('runtime/transaction-check', 'atMost')}(${literal(parameter)}, ${max}, args${member(parameter)});`]
        : [],
    )}`;
  }

  #errands(): Errands {
    const writes = this.#steps.steps.map(
      (step): ErrandWrite => ({
        intent: step.intent,
        source: {
          value: (field) =>
            makesItem(step.intent)
              ? this.#steps.given(step, field, 'before')
              : this.#steps.value(step, field, 'before'),
          vouched: (field) => this.#steps.vouched(field),
        },
        subject: this.#argsName(),
        made: this.#steps.madeCopies(step),
        maker: (source, rule) => this.#steps.makerOf(step, source, rule),
        ...(step.each === undefined
          ? {}
          : {
              each: {
                list: listCode(step.each.place),
                element: step.each.element,
                type: elementType(this.#argsName(), step.each.place),
              },
            }),
      }),
    );
    return errandCode(this.#gen, this.#planned, writes, this.#locals);
  }

  #argsName(): Code {
    return name(`${this.#gen.names.pattern(this.#planned.pattern.name).type}Args`);
  }

  /** The writes of each step: of one with `each`, a list. */
  #writes(errands: Errands): readonly Code[] {
    return this.#steps.steps.map((step, i) =>
      this.#listed(
        step,
        (item) => writeCode(this.#gen, this.#planned.pattern, step.intent, this.#source(step, errands, i, item)),
        (list, parameters, write) => ts`${list}.map((${parameters}) => ${write})`,
      ),
    );
  }

  /** All writes as they are sent, and constants for the names of their tables; undefined where one cannot be written out. */
  #itemWrites(errands: Errands): { readonly tables: Code; readonly writes: readonly Code[] } | undefined {
    const tables = new Map<string, Code>();
    const index = raw('index');
    const writes = this.#steps.steps.map((step, i) => {
      let isKnown = true;
      const code = this.#listed(
        step,
        (item) => {
          const source = this.#source(step, errands, i, item);
          const write = itemWriteCode(this.#gen, this.#planned.pattern, step.intent, source);
          if (write === undefined) {
            isKnown = false;
            return NOTHING;
          }
          const table = tables.get(write.table) ?? name(this.#locals.take(`${camelCase(write.table)}Table`));
          tables.set(write.table, table);
          return write.code(table, step.each === undefined ? undefined : index);
        },
        (list, parameters, write) =>
          ts`...${list}.map((${parameters}, ${index}): ${typeFrom('runtime/transaction-items', 'ItemWrite')} => (${write}))`,
      );
      return isKnown ? code : undefined;
    });
    const known = writes.filter((write) => write !== undefined);
    if (known.length < writes.length) return undefined;
    const names = [...tables].map(
      ([table, local]) =>
        ts`const ${local} = ${from('runtime/write', 'tableName')}(context, { table: ${literal(table)} });`,
    );
    return { tables: ts`${names}`, writes: known };
  }

  /** What `writeOf` makes of a step's item; of one with `each`, what `mapped` makes of that for each element. */
  #listed(
    step: BoundStep,
    writeOf: (item: Code | undefined) => Code,
    mapped: (list: Code, parameters: Code, write: Code) => Code,
  ): Code {
    const { each, made } = step;
    if (each === undefined) return writeOf(made);
    const { element } = each;
    const pair = this.#steps.pairs.get(each.place.path);
    if (pair?.made !== undefined && (made === undefined || pair === step)) {
      const write = writeOf(made === undefined ? undefined : MADE);
      const used = [element, MADE].filter((one) => mentions(write, one));
      return mapped(pair.made, ts`{ ${commas(used)} }`, write);
    }
    return mapped(made ?? listCode(each.place), element, writeOf(made === undefined ? undefined : element));
  }

  /** Where a step's write takes its values from. */
  #source(step: BoundStep, errands: Errands, i: number, item: Code | undefined): ValueSource {
    const source = this.#steps.source(step, item);
    const brought = errands.sources[i];
    const isChange = !makesItem(step.intent);
    const copied = new Set(step.intent.set.map(({ path }) => path.value));
    return {
      ...source,
      value: (field) =>
        isChange && copied.has(field) ? (brought?.value(field) ?? source.value(field)) : source.value(field),
    };
  }

  /** The statements that make the entities of the steps. */
  #makeAll(errands: Errands): void {
    const { steps } = this.#steps;
    this.#steps.onUse = (step) => this.#make(step, errands);
    for (const step of steps) if (step.made !== undefined) this.#make(step, errands);
  }

  /** The statement that makes a step's entity, once; those that it takes values from come before. */
  #make(step: BoundStep, errands: Errands): void {
    if (step.made === undefined || this.#begun.has(step)) return;
    this.#begun.add(step);
    const brought = errands.sources[this.#steps.steps.indexOf(step)];
    const input = this.#steps.input(step, brought);
    const { entity } = step.intent;
    const entityOf = newCall(this.#gen, entity, raw('context'), raw('now'), input);
    const { each } = step;
    const routing = [...entity.entity.routing.keys()].flatMap((field) => {
      const given = this.#steps.given(step, field, 'making');
      return given === undefined ? [] : [ts`${property(field)}: ${given.code}`];
    });
    // It keeps what only its keys are made of: where it is written, nothing else says it.
    const one = routing.length === 0 ? entityOf : ts`({ ...${entityOf}, ${commas(routing)} })`;
    const isPaired = each !== undefined && this.#steps.pairs.get(each.place.path) === step;
    const element = each !== undefined && isPaired ? ts`({ ${each.element}, ${MADE}: ${one} })` : one;
    const value = each === undefined ? one : this.#mapped(step, each, element);
    this.#statements.push(ts`const ${step.made} = ${value};`);
  }

  #token(): Code | undefined {
    const written = this.#planned.pattern.idempotency?.value;
    if (written === undefined) return undefined;
    const place = placeOf(this.#gen, this.#planned.pattern, written);
    const path = written.replace(/^\$/, '');
    const code = this.#steps.drawnField(path) ?? place?.code ?? raw('undefined');
    return ts`${from('runtime/transaction-check', 'requestToken')}(${literal(path)}, ${code})`;
  }

  /** An expression of each element, and of what another step makes of it where it needs that. */
  #mapped(step: BoundStep, { place, element }: NonNullable<BoundStep['each']>, one: Code): Code {
    const pair = this.#steps.pairs.get(place.path);
    if (pair?.made === undefined || pair === step) return ts`${listCode(place)}.map((${element}) => ${one})`;
    return ts`${pair.made}.map(({ ${commas([element, MADE].filter((name) => mentions(one, name)))} }) => ${one})`;
  }

  #madeValue(step: BoundStep, called: string, local: Code): Code {
    const list = step.each?.place;
    const pair = list === undefined ? undefined : this.#steps.pairs.get(list.path);
    const shown = this.#shown(step);
    if (pair?.made === local) {
      const taken = shown === undefined ? MADE : ts`${MADE}: ${shown.taken}`;
      return ts`${property(called)}: ${local}.map(({ ${taken} }) => ${shown?.rest ?? MADE})`;
    }
    if (shown === undefined) return isSame(called, local) ? local : ts`${property(called)}: ${local}`;
    if (list !== undefined) return ts`${property(called)}: ${local}.map((${shown.taken}) => ${shown.rest})`;
    this.#results.push(ts`const ${shown.taken} = ${local};`);
    return ts`${property(called)}: ${shown.rest}`;
  }

  /** Takes apart what a step makes: answers hold neither hidden attributes nor what only keys are made of. */
  #shown(step: BoundStep): { readonly taken: Code; readonly rest: Code } | undefined {
    const { attributes, routing } = step.intent.entity.entity;
    const hidden = [...attributes.values()].flatMap((one) => (one.hidden ? [one.name] : []));
    const keyed = [...routing.keys()].filter((field) => this.#steps.given(step, field, 'making') !== undefined);
    if (hidden.length + keyed.length === 0) return undefined;
    const rest = name(this.#locals.take('shown'));
    const left = [...hidden, ...keyed].map(
      (field) => ts`${property(field)}: ${name(this.#locals.take(`_${camelCase(field)}`))}`,
    );
    return { taken: ts`{ ${commas([...left, ts`...${rest}`])} }`, rest };
  }

  /** What the call makes, by the names of parameters, or of entities. */
  #result(): { readonly members: readonly Code[]; readonly values: readonly Code[] } | undefined {
    const taken = new UniqueNames('made', ['writes', 'token']);
    const made = this.#steps.steps.flatMap((step) => {
      const { intent, each, from: item, made: local } = step;
      const { entity, action } = intent;
      // A put over an older version gets its own only when that one is read.
      if (local === undefined || (action === 'put' && entity.entity.version !== undefined)) return [];
      const path = (each?.place ?? item)?.path.split('.').at(-1);
      const called = taken.take(path ?? this.#gen.names.entity(entity.name).camel);
      const { type } = entityCode(this.#gen, entity);
      return [
        {
          member: ts`readonly ${property(called)}: ${each === undefined ? type : ts`readonly ${type}[]`};`,
          value: this.#madeValue(step, called, local),
        },
      ];
    });
    return made.length === 0
      ? undefined
      : { members: made.map((one) => one.member), values: made.map((one) => one.value) };
  }
}

/** Whether some write has to know the item as it is. */
function readsItems({ operation }: PlannedPattern): boolean {
  const before = (operation as TransactionOperation).before ?? [];
  return before.some(({ why }) => ['old-value', 'partial-key', 'shard', 'history', 'move'].includes(why));
}

function requestDoc(fn: string, errands: Errands, reads: boolean): Code {
  return doc(
    `What \`${fn}\` sends, without sending it.`,
    errands.asks ? 'What the call would fetch itself has to be among the arguments.' : undefined,
    reads ? '`stored`: the items that the call would read first, by the physical names of their tables.' : undefined,
  );
}
