import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { film, filmTags, taggedFilm } from "../../test/fixtures/films.ts";
import { song, songTags, taggedSong } from "../../test/fixtures/songs.ts";
import type { ReadRange } from "./read-range.ts";
import { readTags } from "./read-tags.ts";

const MiB = 1024 ** 2;

/** A file in memory that counts what is asked of it; `bytes` may be larger than what it holds, of which the rest is zero. */
function counted(content: Uint8Array, fileBytes = content.length) {
  const asked = { requests: 0, bytes: 0 };
  const read: ReadRange = async (start, length) => {
    asked.requests += 1;
    asked.bytes += length;
    const bytes = new Uint8Array(Math.max(0, Math.min(length, fileBytes - start)));
    bytes.set(content.subarray(start, start + bytes.length));
    return bytes;
  };
  return { asked, read, tags: () => readTags(read, fileBytes) };
}

const tagsOf = async (path: string) => counted(await readFile(path)).tags();
const ofSong = {
  title: songTags.title,
  creator: songTags.artist,
  copyright: songTags.copyright,
  keywords: [songTags.genre],
  captureDate: songTags.date,
  description: songTags.comment,
};
const ofFilm = {
  title: filmTags.title,
  creator: filmTags.artist,
  copyright: filmTags.copyright,
  keywords: [filmTags.genre],
  captureDate: filmTags.date,
  description: filmTags.comment,
};

/** A box of an MP4, its type in Latin-1. */
function box(type: string, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + content.length);
  header.write(type, 4, "latin1");
  return Buffer.concat([header, content]);
}

function iTunesList(...entries: [type: string, text: string | Uint8Array][]): Buffer {
  const items = entries.map(([type, text]) =>
    box(type, box("data", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]), Buffer.from(text))),
  );
  return box("udta", box("meta", Buffer.alloc(4), box("hdlr", Buffer.alloc(24)), box("ilst", ...items)));
}

const fileType = box("ftyp", Buffer.from("M4A \0\0\0\0"));

/** An ID3v2.4 tag. */
function id3(...frames: [name: string, content: Uint8Array | string][]): Buffer {
  return id3Of(
    ...frames.flatMap(([name, content]) => {
      const bytes = typeof content === "string" ? Buffer.concat([Buffer.from([3]), Buffer.from(content)]) : content;
      return [Buffer.from(name), sevenBits(bytes.length), Buffer.alloc(2), bytes];
    }),
  );
}

function id3Of(...frames: Uint8Array[]): Buffer {
  const body = Buffer.concat(frames);
  return Buffer.concat([Buffer.from("ID3\x04\0\0"), sevenBits(body.length), body]);
}

/** Its sizes have seven bits a byte. */
function sevenBits(length: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (length >> shift) & 0x7f));
}

describe("the tags of a recording", () => {
  it.each(["mp3", "m4a", "flac", "ogg"] as const)(
    "in %s are read under the names that pictures have",
    async (extension) => {
      expect(await tagsOf(await taggedSong(extension))).toEqual(ofSong);
    },
  );

  it("in a Broadcast Wave are those of RIFF INFO, in UTF-8, with the moment of its making", async () => {
    expect(await tagsOf(await taggedSong("wav"))).toEqual({ ...ofSong, captureDate: "2024-05-06T07:08:09" });
  });

  it("in a Broadcast Wave without INFO are the originator and the description of the extension", async () => {
    const wave = await readFile(await taggedSong("wav"));
    wave.write("JUNK", wave.indexOf("LIST"));
    expect(await tagsOf(await taggedSong("wav"))).toHaveProperty("title");
    expect(await counted(wave).tags()).toEqual({ creator: "Studio North", captureDate: "2024-05-06T07:08:09" });
  });

  it("are none where there are none, and in what is no recording", async () => {
    for (const extension of ["mp3", "wav", "m4a", "flac", "ogg"] as const)
      expect(await tagsOf(await song(extension)), extension).toEqual({});
    for (const bytes of ["", "ID3", "RIFF", "not a recording"])
      expect(await counted(Buffer.from(bytes)).tags()).toEqual({});
  });

  it("name everybody who made it, and nobody twice", async () => {
    const tag = id3(
      ["TPE1", "Ada\0Zoë"],
      ["TPE1", "Ada"],
      ["TCON", "Ambient; Piano"],
      ["TXXX", "Keywords\0dawn, piano, lake"],
    );
    expect(await counted(tag).tags()).toEqual({
      creator: "Ada, Zoë",
      keywords: ["dawn", "piano", "lake", "Ambient", "Piano"],
    });
  });

  it("leave out what players note for themselves", async () => {
    const comment = (descriptor: string, text: string) => Buffer.from(`\x03eng${descriptor}\0${text}`);
    const tag = id3(["COMM", comment("iTunNORM", "00000A2B")], ["COMM", comment("", "Live")], ["TIT2", "Theme"]);
    expect(await counted(tag).tags()).toEqual({ title: "Theme", description: "Live" });
  });
});

describe("the tags of a film", () => {
  it.each(["mp4", "mov", "mkv"] as const)("in %s are read under the names that pictures have", async (form) => {
    expect(await tagsOf(await taggedFilm(form))).toEqual(ofFilm);
  });

  it("from a phone say when, where and with what it was shot", async () => {
    expect(await tagsOf(await taggedFilm("keys"))).toEqual({
      ...ofFilm,
      captureDate: "2024-05-06T07:08:09+02:00",
      latitude: 48.8577,
      longitude: 2.295,
      camera: "Apple iPhone 15 Pro",
    });
  });

  it("are none where there are none", async () => {
    expect(await tagsOf(await film())).toEqual({});
  });

  it.each([
    ["2024", "2024"],
    ["2024-05", "2024-05"],
    ["2024:05:06 07:08:09", "2024-05-06T07:08:09"],
    ["2024-05-06T07:08:09.123456Z", "2024-05-06T07:08:09Z"],
    ["0000-00-00", undefined],
    ["2024-13-41", undefined],
    ["2024-05-06 25:61:00", undefined],
    ["last summer", undefined],
  ])("give the date %s as %s", async (written, read) => {
    const { captureDate } = await counted(
      Buffer.concat([fileType, box("moov", iTunesList(["\xa9day", written]))]),
    ).tags();
    expect(captureDate).toBe(read);
  });

  it("in Macintosh's letters are read in ours", async () => {
    const text = Buffer.from([0, 3, 0, 0, 0x8e, 0x74, 0x8e]);
    expect(await counted(Buffer.concat([fileType, box("moov", box("udta", box("\xa9nam", text)))])).tags()).toEqual({
      title: "été",
    });
  });
});

describe("reading tags costs little", () => {
  it("of 50 GB with the header at the end, and a table of 40 MB in it", async () => {
    // Prepare
    const moov = box(
      "moov",
      box("trak", Buffer.alloc(40 * MiB)),
      iTunesList(["\xa9nam", "The long one"], ["covr", Buffer.alloc(3 * MiB)]),
    );
    const pictures = 50 * 1024 * MiB;
    const header = Buffer.alloc(16);
    header.writeUInt32BE(1);
    header.write("mdat", 4);
    header.writeBigUInt64BE(BigInt(pictures), 8);
    const front = Buffer.concat([fileType, header]);
    const moovAt = fileType.length + pictures;
    const asked = { requests: 0, bytes: 0 };
    const read: ReadRange = async (start, length) => {
      asked.requests += 1;
      asked.bytes += length;
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, moovAt + moov.length - start)));
      front.copy(bytes, 0, Math.min(start, front.length));
      if (start + bytes.length > moovAt) moov.copy(bytes, Math.max(0, moovAt - start), Math.max(0, start - moovAt));
      return bytes;
    };

    // Act, Assess
    expect(await readTags(read, moovAt + moov.length)).toEqual({ title: "The long one" });
    expect(asked.requests).toBeLessThan(8);
    expect(asked.bytes).toBeLessThan(MiB / 2);
  });

  it("of a recording with a cover of 20 MB before its title", async () => {
    const { asked, tags } = counted(id3(["APIC", Buffer.alloc(20 * MiB, 1)], ["TIT2", "Behind the cover"]));
    expect(await tags()).toEqual({ title: "Behind the cover" });
    expect(asked.bytes).toBeLessThan(MiB / 2);
  });

  it("of a Wave whose INFO stands behind two gigabytes of sound", async () => {
    const wave = await readFile(await taggedSong("wav"));
    const [data, list] = [wave.indexOf("data"), wave.indexOf("LIST")];
    expect(list).toBeLessThan(data);
    const chunk = Buffer.from(wave.subarray(list, data));
    const sound = Buffer.concat([wave.subarray(0, list), Buffer.from("data\0\0\0\x7f", "latin1")]);
    const at = sound.length + 0x7f000000;
    sound.writeUInt32LE(at + chunk.length - 8, 4);
    const asked: number[] = [];
    const read: ReadRange = async (start, length) => {
      asked.push(length);
      const bytes = Buffer.alloc(length);
      sound.copy(bytes, 0, Math.min(start, sound.length));
      for (let index = 0; index < length; index++) bytes[index] = chunk[start + index - at] ?? bytes[index] ?? 0;
      return bytes;
    };
    expect(await readTags(read, at + chunk.length)).toMatchObject({ title: songTags.title });
    expect(asked.length).toBeLessThan(8);
  });
});

describe("hostile tags", () => {
  const untruths: [string, () => Uint8Array][] = [
    [
      "a tag that is longer than the file",
      () => Buffer.from("ID3\x04\0\0\x7f\x7f\x7f\x7fTIT2\x7f\x7f\x7f\x7f\0\0\x03x", "latin1"),
    ],
    [
      "a tag of 200 MB that is not there",
      () => Buffer.concat([Buffer.from("ID3\x03\0\0\x60\0\0\0", "latin1"), Buffer.alloc(MiB)]),
    ],
    ["hundreds of thousands of unknown frames", () => id3Of(Buffer.alloc(3 * MiB, id3(["TXXX", "a\0b"]).subarray(10)))],
    ["a genre of a million genres", () => id3(["TCON", "(1)".repeat(MiB)])],
    ["FLAC comments without end", () => flacComments(MiB)],
    [
      "a FLAC that promises four billion comments",
      () => Buffer.from("fLaC\x84\0\0\x08\0\0\0\0\xff\xff\xff\xff", "latin1"),
    ],
    [
      "boxes in boxes in boxes",
      () => Buffer.concat([fileType, ...Array.from({ length: 150 }, () => box("moov", ...nested()))]),
    ],
    ["a box that ends before it begins", () => Buffer.concat([fileType, Buffer.from("\0\0\0\x02moov", "latin1")])],
    [
      "keys that point nowhere",
      () =>
        Buffer.concat([
          fileType,
          box(
            "moov",
            box(
              "meta",
              box("hdlr", Buffer.alloc(24)),
              box("keys", Buffer.from("\0\0\0\0\xff\xff\xff\xff\0\0\0\x01mdta", "latin1")),
              box("ilst", box("\0\0\0\x09", Buffer.alloc(8))),
            ),
          ),
        ]),
    ],
    [
      "a Wave whose INFO lies about its length",
      () => Buffer.from("RIFF\xff\xff\xff\xffWAVELIST\xff\xff\xff\x7fINFOINAM\xff\xff\xff\x7fx", "latin1"),
    ],
  ];
  it.each(untruths)("such as %s cost little and fail nothing", async (_, make) => {
    const { asked, tags } = counted(make());
    const begun = performance.now();
    await expect(tags()).resolves.toBeTypeOf("object");
    expect(asked.requests).toBeLessThanOrEqual(24);
    expect(asked.bytes).toBeLessThanOrEqual(4 * MiB);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it("are cut, and lose what hides or turns letters; markup stays text", async () => {
    const title = `<img src=x onerror=alert(1)>\u0000\u202egpj ${"long ".repeat(1000)}`;
    const words = Array.from({ length: 300 }, (_, index) => `word ${index}`).join(";");
    const embedded = await counted(
      Buffer.concat([fileType, box("moov", iTunesList(["\xa9nam", title], ["keyw", words]))]),
    ).tags();
    expect(String(embedded.title)).toMatch(/^<img src=x onerror=alert\(1\)> gpj long/);
    expect(String(embedded.title)).toHaveLength(500);
    expect(embedded.keywords).toHaveLength(50);
  });

  it("such as half a letter are whole letters afterwards", async () => {
    const utf16 = Buffer.from([0, 0, 0, 2, 0, 0, 0, 0, 0xd8, 0x3d, 0, 0x41]);
    const list = box(
      "meta",
      Buffer.alloc(4),
      box("hdlr", Buffer.alloc(24)),
      box("ilst", box("\xa9nam", box("data", utf16))),
    );
    const { title } = await counted(Buffer.concat([fileType, box("moov", box("udta", list))])).tags();
    expect(title).toBe("\ufffdA");
  });

  it("that are any bytes at all fail nothing", async () => {
    const beginnings = [
      "ID3\x04\0\0",
      "ID3\x03\0\x40",
      "RIFF\xff\0\0\0WAVE",
      "fLaC",
      "OggS\0\x02",
      "\x1a\x45\xdf\xa3",
      "\0\0\0\x18ftypqt  ",
      "\xff\xfb\x90\x64",
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }), async (beginning, rest) => {
        const embedded = await counted(Buffer.concat([Buffer.from(beginning, "latin1"), rest])).tags();
        expect(JSON.stringify(embedded).length).toBeLessThan(10_000);
      }),
      { numRuns: 400 },
    );
  });

  it("in real files of which any byte was changed fail nothing", async () => {
    const files = await Promise.all([
      taggedSong("mp3"),
      taggedSong("wav"),
      taggedSong("flac"),
      taggedFilm("keys"),
      taggedFilm("mkv"),
    ]);
    const contents = await Promise.all(files.map((path) => readFile(path)));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...contents),
        fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (content, changes) => {
          const bytes = Buffer.from(content);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          await counted(bytes).tags();
        },
      ),
      { numRuns: 300 },
    );
  });
});

it("a master that cannot be reached is no master without tags", async () => {
  const unreachable: ReadRange = async () => Promise.reject(new Error("The bucket does not answer."));
  await expect(readTags(unreachable, 1000)).rejects.toThrow("The bucket does not answer.");
});

function nested(): Buffer[] {
  const entries = box("udta", ...Array.from({ length: 150 }, () => box("\xa9nam", Buffer.alloc(0))));
  return Array.from({ length: 100 }, () => entries);
}

function flacComments(bytes: number): Buffer {
  const comments = Buffer.alloc(bytes, Buffer.from("\x03\0\0\0T=a", "latin1"));
  const header = Buffer.alloc(8);
  header.writeUInt32LE(Math.floor(bytes / 7), 4);
  const block = Buffer.concat([header, comments]);
  const blockHeader = Buffer.alloc(4);
  blockHeader.writeUIntBE(block.length, 1, 3);
  blockHeader[0] = 0x84;
  return Buffer.concat([Buffer.from("fLaC"), blockHeader, block]);
}
