/** Ids of rockets of r/SpaceX. Documents of Launch Library have them too. */
export const rocketIds = {
  falcon1: '5e9d0d95eda69955f709d1eb',
  falcon9: '5e9d0d95eda69973a809d1ec',
  falconHeavy: '5e9d0d95eda69974db09d1ed',
  starship: '5e9d0d96eda699382d09d1ee',
} as const;
