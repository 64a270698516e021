/**
 * The numbers (OIDs) of PostgreSQL's array types, with those of their elements. Only built-in types
 * have fixed numbers; an array of an enum or a domain has another number in every database.
 */
export const arrayElements: Readonly<Record<number, number>> = {
  // Booleans, bytes and numbers.
  ...{ 1000: 16, 1001: 17, 1005: 21, 1007: 23, 1016: 20, 1021: 700, 1022: 701, 1231: 1700 },
  // Texts, identifiers and JSON.
  ...{ 1002: 18, 1003: 19, 1009: 25, 1014: 1042, 1015: 1043, 1028: 26, 2951: 2950 },
  ...{ 143: 142, 199: 114, 3807: 3802 },
  // Dates and times.
  ...{ 1115: 1114, 1182: 1082, 1183: 1083, 1185: 1184, 1187: 1186, 1270: 1266 },
  // Addresses, and names of relations and types.
  ...{ 651: 650, 1040: 829, 1041: 869, 2210: 2205, 2211: 2206 },
};
