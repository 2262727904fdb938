/** How far an epilogue got: nothing was sent, it was sent with its statement, or that statement has its whole answer. */
export type EpilogueStage = 'unsent' | 'sent' | 'reached';

/**
 * Statements of transaction control that are sent behind a statement without waiting for its answer: COMMIT, in the same round
 * trip. The server runs none of them after an error. The driver says how far they got, which decides what an error means: one
 * before `reached` is the statement's own, one after it is the commit's.
 */
export class Epilogue {
  /** Empty where the statement is a transaction by itself, which the engine commits with it. */
  readonly statements: readonly string[];
  stage: EpilogueStage = 'unsent';
  /** True once the server is ready for the next statement: what it said before, an error too, is its last word. */
  isAnswered = false;

  constructor(statements: readonly string[]) {
    this.statements = statements;
  }
}
