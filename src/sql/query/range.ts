/** So many numbers, from 0 or another one on. */
export function range(count: number, from = 0): number[] {
  const numbers: number[] = [];
  for (let number = from; number < from + count; number += 1) numbers.push(number);
  return numbers;
}
