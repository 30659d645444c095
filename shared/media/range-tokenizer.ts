import { AbstractTokenizer, EndOfStreamError, type IFileInfo, type IReadChunkOptions, type ITokenizer } from "strtok3";
import type { ReadRange } from "./read-range.ts";

/** Lets a parser of media files read ranges of one that lies elsewhere, from its beginning onwards. */
export class RangeTokenizer extends AbstractTokenizer implements ITokenizer {
  readonly fileInfo: IFileInfo;
  readonly #read: ReadRange;

  /** `longestRead` is as much as one value of the file may make the parser keep. */
  constructor(read: ReadRange, file: IFileInfo, longestRead: number) {
    super({ maxBufferSize: longestRead });
    this.#read = read;
    this.fileInfo = file;
  }

  async readBuffer(buffer: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const position = options?.position ?? this.position;
    const length = await this.peekBuffer(buffer, options);
    this.position = position + length;
    return length;
  }

  async peekBuffer(buffer: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { position, length, mayBeLess } = this.normalizeOptions(buffer, options);
    const bytes = await this.#read(position, length);
    if (bytes.length < length && !mayBeLess) throw new EndOfStreamError();
    buffer.set(bytes);
    return bytes.length;
  }

  /** No: parsers then would look for tags at the end of a file as well, where only those of 1996 stand. */
  supportsRandomAccess(): boolean {
    return false;
  }
}
