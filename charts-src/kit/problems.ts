import { Construct } from 'constructs';

/**
 * Collects what is wrong with the props of one construct, to report all of it at once.
 *
 * @example new Problems(this).unless(n > 0, `replicas: got ${n}, allowed: 1 or more`).throw();
 */
export class Problems {
  private readonly found: string[] = [];

  constructor(private readonly construct: Construct) {}

  /** Notes the sentence unless the condition holds. */
  unless(condition: boolean, sentence: string): this {
    if (!condition) this.found.push(sentence);
    return this;
  }

  /** Notes each sentence that there is. */
  note(...sentences: (string | undefined)[]): this {
    for (const sentence of sentences) if (sentence) this.found.push(sentence);
    return this;
  }

  /** @throws Error with the construct path and every sentence, when there is any */
  throw(): void {
    if (this.found.length === 0) return;
    throw new Error(`${this.construct.node.path}: ${this.found.join('; ')}`);
  }
}
