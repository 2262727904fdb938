/** A direction of sorting and the place of NULLs: what a value of the enum `SortOrder` stands for. */
export interface SortOrder {
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

/** Without a word about NULLs they come last in ascending and first in descending order, on every engine. */
export const SORT_ORDERS: Readonly<Record<string, { readonly value: SortOrder; readonly description?: string }>> = {
  ASC: { value: { direction: 'asc', nulls: 'last' }, description: 'Ascending, NULLs last.' },
  DESC: { value: { direction: 'desc', nulls: 'first' }, description: 'Descending, NULLs first.' },
  ASC_NULLS_FIRST: { value: { direction: 'asc', nulls: 'first' } },
  ASC_NULLS_LAST: { value: { direction: 'asc', nulls: 'last' } },
  DESC_NULLS_FIRST: { value: { direction: 'desc', nulls: 'first' } },
  DESC_NULLS_LAST: { value: { direction: 'desc', nulls: 'last' } },
};
