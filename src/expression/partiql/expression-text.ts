import { flatMap } from '../../lists/flat-map.js';
import type { AttributeValue } from '../../value/index.js';
import type { DocumentPath } from '../dynamodb/index.js';
import type { SortCondition } from './key-branches.js';
import type { SetValue, StatementCondition, StatementOperand, UpdateClause } from './syntax.js';
import { literalValue } from './walk.js';

/** Placeholders of the expressions of one request. */
export interface WrittenPlaceholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
}

const SECTIONS = { set: 'SET', remove: 'REMOVE', add: 'ADD', delete: 'DELETE' } as const;

/**
 * Writes parts of a statement, whose parameters have their values, as DynamoDB's expressions: tersely, since they have
 * half the length that a statement has.
 */
export class ExpressionWriter {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, AttributeValue>();

  condition(condition: StatementCondition): string {
    switch (condition.kind) {
      case 'and':
      case 'or': {
        const sides = [condition.left, condition.right];
        const texts = sides.map((side) =>
          side.kind === 'or' && condition.kind === 'and' ? this.#group(side) : this.condition(side),
        );
        return texts.join(condition.kind === 'and' ? ' AND ' : ' OR ');
      }
      case 'not': {
        const { condition: negated } = condition;
        return `NOT ${negated.kind === 'and' || negated.kind === 'or' ? this.#group(negated) : this.condition(negated)}`;
      }
      case 'compare':
        return `${this.#operand(condition.left)}${condition.comparator}${this.#operand(condition.right)}`;
      case 'between': {
        const { operand, low, high } = condition;
        return `${this.#operand(operand)} BETWEEN ${this.#operand(low)} AND ${this.#operand(high)}`;
      }
      case 'in': {
        const [operand, ...candidates] = [condition.operand, ...condition.candidates].map((one) => this.#operand(one));
        return `${operand} IN (${candidates.join()})`;
      }
      case 'call':
        return `${condition.name}(${condition.args.map((arg) => this.#operand(arg)).join(', ')})`;
    }
  }

  /** A condition that another one is to stand beside under AND. */
  conjunct(condition: StatementCondition): string {
    return condition.kind === 'or' ? this.#group(condition) : this.condition(condition);
  }

  sortCondition(attribute: string, sort: SortCondition): string {
    const name = this.path([attribute]);
    if (sort.operator === 'BETWEEN') {
      return `${name} BETWEEN ${this.#operand(sort.low)} AND ${this.#operand(sort.high)}`;
    }
    const value = this.#operand(sort.value);
    return sort.operator === 'begins_with' ? `begins_with(${name}, ${value})` : `${name} ${sort.operator} ${value}`;
  }

  update(clauses: readonly UpdateClause[]): string {
    const sections = flatMap(Object.entries(SECTIONS), ([kind, keyword]) => {
      const actions = clauses.filter((clause) => clause.kind === kind).map((clause) => this.#action(clause));
      return actions.length === 0 ? [] : [`${keyword} ${actions.join(', ')}`];
    });
    return sections.join(' ');
  }

  path(path: DocumentPath): string {
    let text = '';
    for (const step of path) {
      if (typeof step === 'number') text += `[${step}]`;
      else text += (text === '' ? '' : '.') + this.#name(step);
    }
    return text;
  }

  value(value: AttributeValue): string {
    const placeholder = `:${this.#values.size.toString(36)}`;
    this.#values.set(placeholder, value);
    return placeholder;
  }

  placeholders(): WrittenPlaceholders {
    const names = [...this.#names].map(([name, placeholder]) => [placeholder, name] as const);
    return {
      ...(names.length === 0 ? {} : { ExpressionAttributeNames: Object.fromEntries(names) }),
      ...(this.#values.size === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(this.#values) }),
    };
  }

  #action(clause: UpdateClause): string {
    const path = this.path(clause.path.path);
    if (clause.kind === 'remove') return path;
    return clause.kind === 'set'
      ? `${path} = ${this.#setValue(clause.value)}`
      : `${path} ${this.#operand(clause.value)}`;
  }

  #setValue(value: SetValue): string {
    if (value.kind === 'path' || value.kind === 'literal' || value.kind === 'parameter') return this.#operand(value);
    const [left, right] = [this.#operand(value.left), this.#operand(value.right)];
    if (value.kind === 'append') return `list_append(${left}, ${right})`;
    return `${left} ${value.kind === 'add' ? '+' : '-'} ${right}`;
  }

  #operand(operand: StatementOperand): string {
    switch (operand.kind) {
      case 'path':
        return this.path(operand.path);
      case 'size':
        return `size(${this.#operand(operand.of)})`;
      default:
        return this.value(literalValue(operand));
    }
  }

  #group(condition: StatementCondition): string {
    return `(${this.condition(condition)})`;
  }

  #name(name: string): string {
    const placeholder = this.#names.get(name) ?? `#${this.#names.size.toString(36)}`;
    this.#names.set(name, placeholder);
    return placeholder;
  }
}
