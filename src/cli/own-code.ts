import { fileURLToPath } from 'node:url';

/** The folder where Phoebe's own code stands, built or not: nothing that a user could correct. */
export const OWN_CODE = fileURLToPath(new URL('..', import.meta.url));
