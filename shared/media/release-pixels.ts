/**
 * Gives the memory of pixels back at once. V8 frees such memory only after it has searched its whole heap, which it does
 * all the more often the more of it lies about. The array is empty from here on.
 */
export function releasePixels(pixels: Uint8Array | Int32Array): void {
  const { buffer } = pixels;
  // A small array may share its memory with others.
  if (buffer instanceof ArrayBuffer && pixels.byteLength === buffer.byteLength) buffer.transfer(0);
}
