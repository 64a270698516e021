/** An image in a file that `ctr images import` reads. */
export interface ImageArchive {
  /** Name of the image in the archive. */
  readonly name: string;
  readonly archive: string;
}
