import type { Check, Finding } from './finding.ts';

/** A round trip that takes longer than this, in milliseconds, is felt: a request makes several. */
const SLOW_MS = 20;

/** Clocks that differ by more than this, in milliseconds, make times that disagree; CockroachDB nodes tolerate 500 among themselves. */
const MAX_SKEW_MS = 1_000;

/** The version, the way to the server, its clock. */
export const checkServer: Check = (facts) => [version(facts), ...connection(facts), ...clock(facts)];

function version({ dialect }: Parameters<Check>[0]): Finding {
  if (dialect.neededVersion === undefined)
    return { check: 'server', severity: 'ok', message: `The server is ${dialect.label}.` };
  return {
    check: 'server',
    severity: 'error',
    message: `The server is ${dialect.label}, and Phoebe needs ${dialect.neededVersion} or later.`,
    action: 'Upgrade the server.',
  };
}

const WAYS = {
  embedded: ', and runs in this process',
  local: ', over a connection within this machine',
  encrypted: ', over an encrypted connection',
  plain: '',
} as const;

function connection({ server: { transport, latencyMs } }: Parameters<Check>[0]): readonly Finding[] {
  const findings: Finding[] = [];
  const way = transport === undefined ? '' : WAYS[transport];
  const latency = `${latencyMs.toFixed(latencyMs < 10 ? 1 : 0)} ms`;
  if (transport === 'plain')
    findings.push({
      check: 'connection',
      severity: 'warning',
      message: 'The connection is not encrypted: rows and passwords can be read on their way.',
      action:
        'Add sslmode=verify-full to the URL of the database, and sslrootcert where its certificate is not a public one.',
    });
  if (latencyMs > SLOW_MS)
    findings.push({
      check: 'latency',
      severity: 'warning',
      message: `The server answers in ${latency}, and a request waits for several answers.`,
      action: 'Run Phoebe near the database: in the same region, best in the same zone.',
    });
  if (findings.length > 0) return findings;
  return [{ check: 'connection', severity: 'ok', message: `The server answers in ${latency}${way}.` }];
}

function clock({ server: { clockAheadMs, latencyMs, settings } }: Parameters<Check>[0]): readonly Finding[] {
  const findings: Finding[] = [];
  if (Math.abs(clockAheadMs) > MAX_SKEW_MS + latencyMs)
    findings.push({
      check: 'clock',
      severity: 'warning',
      message: `The server's clock is ${(Math.abs(clockAheadMs) / 1_000).toFixed(1)} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} this machine's.`,
      action: 'Let NTP set both clocks: times that the server makes and times that Phoebe makes would disagree.',
    });
  const zone = settings.get('timezone') ?? 'UTC';
  if (!/^(?:UTC|Etc\/UTC|GMT|Zulu|UCT)$/i.test(zone))
    findings.push({
      check: 'time zone',
      severity: 'warning',
      message: `Sessions have the time zone "${zone}": a timestamp without a time zone means another moment there.`,
      action: 'Take timezone out of the settings of the URL or of the role, so that sessions are in UTC.',
    });
  if (findings.length > 0) return findings;
  return [
    {
      check: 'clock',
      severity: 'ok',
      message: "The server's clock agrees with this machine's, and sessions are in UTC.",
    },
  ];
}
