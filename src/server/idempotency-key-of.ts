/** What of a request's context is read here; yoga puts it there. */
export interface KeySource {
  readonly request?: { readonly headers: { get(name: string): string | null } };
  readonly params?: { readonly extensions?: Readonly<Record<string, unknown>> | null | undefined };
}

/**
 * The idempotency key of a request, unchecked: the header `Idempotency-Key`, or `extensions.idempotencyKey` of the body for
 * clients that cannot set headers. Undefined where it has none; a list where the two differ, which nobody takes for a key.
 */
export function idempotencyKeyOf({ request, params }: KeySource): unknown {
  const header = request?.headers.get('idempotency-key') ?? undefined;
  const extension = params?.extensions?.idempotencyKey ?? undefined;
  if (header === undefined || extension === undefined) return header ?? extension;
  return header === extension || header === `"${String(extension)}"` ? header : [header, extension];
}
