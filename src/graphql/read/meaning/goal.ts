/**
 * What is looked for: a row for which some filters come out as wanted. Values are told apart only as far as the filters tell
 * them apart, so each operand (a column of a row) has a few samples, and a part of a filter picks some of them.
 */
export type Goal =
  | { readonly kind: 'all' | 'any'; readonly goals: readonly Goal[] }
  /** The operand's value is one of these samples: bit 0 is the first. */
  | { readonly kind: 'value'; readonly operand: string; readonly samples: bigint }
  /** Of the rows of a relation there is one that meets the goal, or all of them do. */
  | { readonly kind: 'some' | 'every'; readonly relation: string; readonly goal: Goal };

/** More steps than a filter takes that somebody writes: it is then taken for one that says something. */
const MAX_STEPS = 20_000;

class TooManySteps extends Error {}

/** False where no row can meet a goal; true where one can, or where that would take too long to find out. */
export function canMeet(goal: Goal): boolean {
  const budget = { steps: MAX_STEPS };
  try {
    return meets([goal], new Map(), [], budget);
  } catch (error) {
    if (error instanceof TooManySteps) return true;
    throw error;
  }
}

type RowsGoal = Extract<Goal, { relation: string }>;
type Samples = ReadonlyMap<string, bigint>;

/** All goals must be met by one row, whose values are among `samples` and whose related rows are as `rows` says. */
function meets(
  goals: readonly Goal[],
  samples: Samples,
  rows: readonly RowsGoal[],
  budget: { steps: number },
): boolean {
  budget.steps -= 1;
  if (budget.steps < 0) throw new TooManySteps();
  const values = new Map(samples);
  const related = [...rows];
  const open: (readonly Goal[])[] = [];
  const queue = [...goals];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if ('relation' in next) related.push(next);
    else if (next.kind === 'value') {
      const left = (values.get(next.operand) ?? next.samples) & next.samples;
      if (left === 0n) return false;
      values.set(next.operand, left);
    } else if (next.kind === 'all' || next.goals.length === 1) queue.push(...next.goals);
    else open.push(next.goals);
  }
  const [ways, ...others] = open;
  if (ways !== undefined) {
    const rest = others.map((each): Goal => ({ kind: 'any', goals: each }));
    return ways.some((way) => meets([way, ...rest], values, related, budget));
  }
  // Each row that must be there is one of its own; what all rows must meet it meets too.
  return related
    .filter(({ kind }) => kind === 'some')
    .every(({ relation, goal }) => {
      const always = related.filter((each) => each.kind === 'every' && each.relation === relation);
      return meets([goal, ...always.map((each) => each.goal)], new Map(), [], budget);
    });
}
