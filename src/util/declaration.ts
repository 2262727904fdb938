import { channel } from 'node:diagnostics_channel';

/** Marks what is declared beside models (operations, fields, rules), also what another copy of the package made. */
export const DECLARATION: unique symbol = Symbol.for('phoebe.operation') as never;

export interface Declaration {
  readonly [DECLARATION]: true;
}

/** The channel of node:diagnostics_channel that tells each declaration as it is made, to find those that nothing exports. */
export const DECLARATIONS = 'phoebe.declaration';

/** Marks a value as a declaration, and tells those who listen. */
export function declared<Value extends object>(value: Value): Value & Declaration {
  const declaration = { [DECLARATION]: true, ...value } as const;
  channel(DECLARATIONS).publish(declaration);
  return declaration;
}

/** True for what the functions that declare something make. */
export function isDeclaration(value: unknown): value is Declaration {
  return typeof value === 'object' && value !== null && (value as Partial<Declaration>)[DECLARATION] === true;
}
