import type { Check } from './finding.ts';

/** A number beyond this is no limit. */
const NO_LIMIT = 100_000;

/** The pool against what the server allows. */
export const checkPool: Check = ({ server: { transport, poolSize, otherClients, settings } }) => {
  const limit = Number(settings.get('max_connections') ?? -1);
  if (transport === 'embedded' || !(limit > 0 && limit < NO_LIMIT)) return [];
  const reserved =
    Number(settings.get('superuser_reserved_connections') ?? 0) + Number(settings.get('reserved_connections') ?? 0);
  const free = limit - reserved;
  const processes = Math.floor(free / poolSize);
  const others = otherClients === undefined ? '' : `, ${otherClients} of them taken by others now`;
  const message = `A process opens up to ${poolSize} connections; the server has ${free}${others}.`;
  if (processes >= 2 && poolSize + (otherClients ?? 0) <= free)
    return [{ check: 'pool', severity: 'ok', message: `${message} That is enough for ${processes} processes.` }];
  return [
    {
      check: 'pool',
      severity: 'warning',
      message: `${message} A second process, as during a deployment, would find none.`,
      action: 'Raise max_connections, put a pooler between, or give the database a smaller size.',
    },
  ];
};
