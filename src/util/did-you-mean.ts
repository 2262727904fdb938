/** A name counts as near when at most this share of its letters must change. */
const MAX_DISTANCE_SHARE = 0.4;
/** Longer names are not compared: the comparison's cost grows with the product of the lengths. */
const MAX_NAME_LENGTH = 64;

/**
 * The end of an error sentence about an unknown name: ` Did you mean "email"?`, or nothing where no known name is near.
 * Upper and lower case count as the same letter; a swap of two neighbours counts as one change.
 *
 * @example `No field "emial".${didYouMean('emial', ['id', 'email'])}` // 'No field "emial". Did you mean "email"?'
 */
export function didYouMean(name: string, known: Iterable<string>): string {
  if (name.length > MAX_NAME_LENGTH) return '';
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    if (candidate.length > MAX_NAME_LENGTH) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    const limit = Math.floor(Math.max(name.length, candidate.length) * MAX_DISTANCE_SHARE);
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best === undefined ? '' : ` Did you mean "${best}"?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, beforeLast[column - 2]! + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}
