/** One column on a phone; the picture and what is beside it on a desk. */
export const layout = {
  columns: "grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]",
  main: "min-w-0 space-y-6",
  beside: "min-w-0 space-y-6",
};
