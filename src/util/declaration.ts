/** Marks what is declared beside models (operations, fields, rules), also what another copy of the package made. */
export const DECLARATION: unique symbol = Symbol.for('phoebe.operation') as never;

export interface Declaration {
  readonly [DECLARATION]: true;
}

/** True for what the functions that declare something make. */
export function isDeclaration(value: unknown): value is Declaration {
  return typeof value === 'object' && value !== null && (value as Partial<Declaration>)[DECLARATION] === true;
}
