import { PhoebeError } from '../errors/phoebe-error.ts';

/** Thrown when the server can not listen where it was told to. `cause` is the system's error. */
export class ListenError extends PhoebeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('INVALID_ARGUMENT', message, options);
  }
}

/** Says in a sentence why the server can not listen, and what to do. */
export function listenError(
  cause: Error,
  { host, port }: { readonly host: string; readonly port: number },
): ListenError {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new ListenError(
        `Port ${port} of "${host}" is in use by another program. Choose another port (0 takes any free one), or stop that program.`,
        { cause },
      );
    case 'EACCES':
      return new ListenError(
        `This user may not listen at port ${port} of "${host}". Choose a port from 1024 up, for example 4000.`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new ListenError(
        `"${host}" is no address of this machine. Choose 127.0.0.1 to be reached from here only, or 0.0.0.0 to be reached from everywhere.`,
        { cause },
      );
    default:
      return new ListenError(`The server can not listen at port ${port} of "${host}": ${cause.message}.`, {
        cause,
      });
  }
}
