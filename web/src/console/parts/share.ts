// How far a work is, from 0 to 1: never past its end, however its total was reckoned; undefined while that is not known.
export const shareOf = (done: number | undefined, total: number | undefined): number | undefined =>
  done === undefined || !total ? undefined : Math.min(1, done / total);
