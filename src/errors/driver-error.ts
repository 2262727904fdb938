import { isSqlState } from './sqlstate.ts';

/** The fields of an ErrorResponse that tell something, read from whatever a driver throws. */
export interface DriverError {
  readonly sqlState: string | undefined;
  /** A system code such as ECONNREFUSED, where the server did not answer. */
  readonly systemCode: string | undefined;
  readonly message: string;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly routine: string | undefined;
}

/** Reads what a driver threw. Every field may be missing: the drivers' types promise none. */
export function readDriverError(error: unknown): DriverError {
  const fields: Readonly<Record<string, unknown>> =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
  const code = fields.code ?? firstCode(fields.errors);
  return {
    // `sqlState` is where Phoebe's own errors have it, those of another copy of the package included.
    sqlState: [code, fields.sqlState].find(isSqlState),
    systemCode: typeof code === 'string' && !isSqlState(code) ? code : undefined,
    message: error instanceof Error ? error.message : '',
    detail: text(fields.detail),
    constraint: text(fields.constraint),
    table: text(fields.table),
    column: text(fields.column),
    routine: text(fields.routine),
  };
}

/** Node tries every address of a host name and reports the failures together. */
function firstCode(errors: unknown): unknown {
  return Array.isArray(errors)
    ? errors.map((error: { code?: unknown }) => error?.code).find((code) => code !== undefined)
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
