/** A mistake on the command line: said in one line, and the program ends with 2. */
export class WrongUse extends Error {}

export const EXIT = { clear: 0, wrong: 2, held: 10, interrupted: 130 } as const
