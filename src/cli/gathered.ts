/** All the values of an option that may be given again. WHY without a first list: the help would show `[]`. */
export const gathered = (each: string, all: readonly string[] | undefined): readonly string[] => [...(all ?? []), each]
