import type { YamlNode } from '../../../source/index.js';
import type { Draft, Question } from '../../draft.js';
import { Remarks } from '../../remarks.js';

/** Remarks with questions, for what tables of AWS are read with. */
export class Collector extends Remarks {
  readonly #questions = new Map<string, Question>();

  quirk(node: YamlNode, path: string, message: string): void {
    this.odd(message, node, path);
  }

  ask(at: string, question: string, fill: string): void {
    const own = JSON.stringify([at, question]);
    if (!this.#questions.has(own)) this.#questions.set(own, { question, at, fill });
  }

  override get all(): Pick<Draft, 'quirks' | 'unplaced' | 'questions'> {
    return { ...super.all, questions: [...this.#questions.values()] };
  }
}
