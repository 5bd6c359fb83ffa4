// What several runs come to.

export function median(numbers) {
  return Number([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)].toFixed(1));
}

/** How many times as long. */
export function ratio(ours, theirs) {
  return Number((ours / theirs).toFixed(2));
}
