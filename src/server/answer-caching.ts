/**
 * What answers to operations say to caches: they are one client's, and are kept by nobody. Who is signed in, and what rules show
 * them, stands in headers that no cache knows of.
 */
export const ANSWER_CACHING = 'private, no-store';
