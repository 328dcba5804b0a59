/**
 * Names that somebody may have meant.
 */

const suggestionsMax = 3;

/** The names nearest to what was given, nearest first: those that begin with it, or differ in few letters. */
export function nearest(given: string, names: readonly string[]): readonly string[] {
  const wanted = given.toLowerCase();
  const most = Math.max(2, Math.ceil(given.length / 3));
  return names
    .map((name) => {
      const lower = name.toLowerCase();
      const begins = wanted !== "" && (lower.startsWith(wanted) || lower.includes(wanted));
      return { name, distance: begins ? 0 : editDistance(wanted, lower) };
    })
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, suggestionsMax)
    .map(({ name }) => name);
}

/** Letters to insert, leave out, replace, or swap with their neighbour. */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const options = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(...options, ...(swapped ? [(beforeLast[j - 2] ?? 0) + 1] : [])));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
