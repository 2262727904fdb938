/** Tables that Phoebe keeps for itself beside the models'. No difference counts them. */
export const OWN_TABLES: readonly string[] = ['phoebe_migrations', 'phoebe_migration_lease'];
