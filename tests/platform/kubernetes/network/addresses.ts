/** An IPv4 address as a number. */
export function numberOf(address: string): number {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) {
    throw new Error(`Invalid IPv4 address: ${address}`);
  }
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
}

/** The addresses at both ends of a range, in its middle, and next to it. */
export function addressesAround([first, last]: readonly [number, number]): string[] {
  return [first - 1, first, Math.floor((first + last) / 2), last, last + 1]
    .filter((number) => number >= 0 && number < 2 ** 32)
    .map(addressOf);
}
