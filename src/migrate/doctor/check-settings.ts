import type { Check, Finding } from './finding.ts';

interface SettingRule {
  readonly name: string;
  /** The value that is worth a word. */
  readonly when: string;
  /** True where it says nothing of an embedded database, whose disk is another matter. */
  readonly ofServers?: boolean;
  readonly finding: Omit<Finding, 'check'>;
}

/** Settings that change what Phoebe's statements do. A server that does not have one has nothing to say about it. */
const RULES: readonly SettingRule[] = [
  {
    name: 'default_transaction_read_only',
    when: 'on',
    finding: {
      severity: 'error',
      message: 'Sessions are read-only, so every write fails.',
      action: 'Connect to the primary, or take default_transaction_read_only away from the role or the database.',
    },
  },
  {
    // docs, "Follower Reads": every read-only transaction then reads the past, which cockroach's docs advise for each session apart.
    name: 'default_transaction_use_follower_reads',
    when: 'on',
    finding: {
      severity: 'warning',
      message: 'Read-only transactions read the past, some seconds old: a row that was just written is not there yet.',
      action:
        'Take default_transaction_use_follower_reads away from the role, and ask for the past where it is wanted: asOfSystemTime.',
    },
  },
  {
    // docs, "Session Variables".
    name: 'sql_safe_updates',
    when: 'on',
    finding: {
      severity: 'warning',
      message:
        'The server refuses UPDATE and DELETE without WHERE, and DROP COLUMN. Migrations turn that off for themselves.',
      action: 'Take sql_safe_updates away from the role where models update or delete all rows.',
    },
  },
  {
    // Release notes v25.1; docs, "Online Schema Changes".
    name: 'autocommit_before_ddl',
    when: 'on',
    finding: {
      severity: 'ok',
      message:
        'A definition inside of BEGIN commits what stands before it (autocommit_before_ddl). Migrations turn that off for themselves; your own SQL may not expect it.',
    },
  },
  {
    // postgresql.org/docs/current/runtime-config-wal.html
    name: 'fsync',
    when: 'off',
    ofServers: true,
    finding: {
      severity: 'warning',
      message: 'The server does not wait for its disk (fsync = off): after a power cut the whole database may be lost.',
      action: 'Turn fsync on, unless the data are for tests only.',
    },
  },
  {
    name: 'full_page_writes',
    when: 'off',
    ofServers: true,
    finding: {
      severity: 'warning',
      message: 'The server writes parts of pages (full_page_writes = off): after a power cut rows may be damaged.',
      action: 'Turn full_page_writes on, unless the data are for tests only.',
    },
  },
];

/** The settings of sessions: isolation, encoding, and what changes what statements do. */
export const checkSettings: Check = ({ server: { settings, transport } }) => {
  const findings = RULES.filter(
    ({ name, when, ofServers }) => settings.get(name) === when && !(ofServers === true && transport === 'embedded'),
  ).map(({ name, finding }): Finding => ({ check: name, ...finding }));
  const encoding = settings.get('server_encoding');
  if (encoding !== undefined && !/^utf-?8$/i.test(encoding))
    findings.push({
      check: 'encoding',
      severity: 'error',
      message: `The database keeps text as ${encoding}, which has no room for most of the world's letters.`,
      action: "Make the database anew with ENCODING 'UTF8', and move the rows.",
    });
  const isolation = settings.get('default_transaction_isolation');
  if (isolation !== undefined) findings.push(isolationOf(isolation));
  return findings;
};

function isolationOf(isolation: string): Finding {
  const rest =
    isolation === 'serializable'
      ? 'as runTransaction() does.'
      : 'runTransaction() and mutations ask for serializable by themselves.';
  return {
    check: 'isolation',
    severity: 'ok',
    message: `Single statements and atomic() run at the server's level, ${isolation}${isolation === 'serializable' ? ', ' : '; '}${rest}`,
  };
}
