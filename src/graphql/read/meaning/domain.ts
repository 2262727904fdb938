/** How an operator of a filter comes out for a value: null where SQL says NULL. */
export type Outcome = boolean | null;

/** One operator of a filter and its operand, as the client gave them. */
export interface Test {
  readonly name: string;
  readonly operand: unknown;
}

/**
 * The values of one kind, as far as filters tell them apart. Its samples are such that tests which come out alike for all of
 * them come out alike for all values.
 */
export interface Domain<Sample = any> {
  /** Values to try for these tests, NULL apart. */
  samples(tests: readonly Test[]): readonly Sample[];
  /** How a test comes out for one of them; undefined: nothing is known of such a test. */
  holds(test: Test, sample: Sample): Outcome | undefined;
  /** The same for NULL, for tests of which SQL does not make NULL; undefined for the others. */
  ofNull?(test: Test): Outcome | undefined;
}

/** The operands of tests one by one: those of `in` and `notIn` are lists of them. */
export function operandsOf(tests: readonly Test[], names: readonly string[]): readonly unknown[] {
  return tests.flatMap(({ name, operand }) => {
    if (!names.includes(name)) return [];
    return name === 'in' || name === 'notIn' ? (operand as readonly unknown[]) : [operand];
  });
}

/** How the operators that compare come out, by the sign of sample minus operand. */
export function compared({ name, operand }: Test, signOf: (operand: unknown) => number): boolean | undefined {
  const isAmong = () => (operand as readonly unknown[]).some((each) => signOf(each) === 0);
  switch (name) {
    case 'eq':
      return signOf(operand) === 0;
    case 'ne':
      return signOf(operand) !== 0;
    case 'in':
      return isAmong();
    case 'notIn':
      return !isAmong();
    case 'lt':
      return signOf(operand) < 0;
    case 'lte':
      return signOf(operand) <= 0;
    case 'gt':
      return signOf(operand) > 0;
    case 'gte':
      return signOf(operand) >= 0;
    default:
      return undefined;
  }
}

export const COMPARING = ['eq', 'ne', 'in', 'notIn', 'lt', 'lte', 'gt', 'gte'] as const;

/** How a test comes out for a value, or for NULL; undefined: nothing is known of such a test. */
export function outcomeOf<Sample>(domain: Domain<Sample>, test: Test, value: Sample | null): Outcome | undefined {
  if (test.name === 'isNull') return (value === null) === test.operand;
  if (value !== null) return domain.holds(test, value);
  const known = domain.ofNull?.(test);
  if (known !== undefined) return known;
  // Of no values at all none is unequal to NULL.
  const isEmpty = Array.isArray(test.operand) && test.operand.length === 0;
  return isEmpty && (test.name === 'in' || test.name === 'notIn') ? test.name === 'notIn' : null;
}
