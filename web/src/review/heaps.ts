/** The parts of an inbox: what waits for this person, what of it is late, and what waits for others by now. */
export const heaps = ["mine", "overdue", "others"] as const;
export type Heap = (typeof heaps)[number];
