import type { ValueType } from '../../../orm/index.ts';
import { decodeArray, encodeArray } from '../../../sql/array-literal.ts';
import type { Domain, Test } from './domain.ts';

type Items = readonly (string | null)[];

/** An item that no filter names. */
const ANOTHER = '\0another item';

/** Lists of values, whose items are only equal or not. */
export function arrayDomain(type: ValueType<any, any>): Domain<Items> {
  const itemsOf = (operand: unknown): Items => decodeArray(type.toDriver(operand)) as Items;
  return {
    samples: (tests) => {
      const named = tests.flatMap(({ operand }) => (Array.isArray(operand) ? [itemsOf(operand)] : []));
      const items = [...new Set([...named.flat(), ANOTHER])];
      const all = [[], items, ...items.map((item) => [item]), ...named, ...named.map((list) => [...list, ANOTHER])];
      const unlike = named.map((list) => items.filter((item) => !list.includes(item)));
      return [...new Map([...all, ...unlike].map((list) => [encodeArray(list), list])).values()];
    },
    holds: (test, sample) => tested(test, sample, itemsOf),
  };
}

function tested({ name, operand }: Test, sample: Items, itemsOf: (operand: unknown) => Items): boolean | undefined {
  // NULL is equal to nothing here, not even to NULL.
  const isIn = (item: string | null, list: Items) => item !== null && list.includes(item);
  switch (name) {
    case 'eq':
    case 'ne':
      return (encodeArray(itemsOf(operand)) === encodeArray(sample)) === (name === 'eq');
    case 'contains':
      return itemsOf(operand).every((item) => isIn(item, sample));
    case 'containedBy':
      return sample.every((item) => isIn(item, itemsOf(operand)));
    case 'overlaps':
      return itemsOf(operand).some((item) => isIn(item, sample));
    case 'isEmpty':
      return (sample.length === 0) === operand;
    default:
      return undefined;
  }
}
