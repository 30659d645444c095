import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { useEffect, useMemo, useState } from "react";
import { api } from "../api.ts";

export interface UploadLine {
  id: string;
  name: string;
  bytes: number;
  sentBytes: number;
  state: "sending" | "sent" | "failed";
  said: string;
  reason: string;
}

interface Target extends Record<string, unknown> {
  brand: string;
  campaign: string;
}

/** What S3 or the API said when an upload began, by Uppy's file id; the key is the API's to choose. */
const opened = new Map<string, Awaited<ReturnType<typeof api.createUpload>>>();

function makeUppy(): Uppy<Target, Record<string, never>> {
  const uppy = new Uppy<Target, Record<string, never>>({ autoProceed: true, allowMultipleUploadBatches: true });
  const open = async (file: { id: string; name?: string; size: number | null; type?: string; meta: Target }) => {
    const upload = await api.createUpload({
      brand: file.meta.brand,
      campaign: file.meta.campaign,
      filename: file.name ?? "master",
      bytes: file.size ?? 0,
      contentType: file.type ?? "application/octet-stream",
    });
    opened.set(file.id, upload);
    return upload;
  };
  uppy.use(AwsS3<Target, Record<string, never>>, {
    shouldUseMultipart: (file) => (file.size ?? 0) > 64 * 1024 ** 2,
    getChunkSize: () => 16 * 1024 ** 2,
    getUploadParameters: async (file) => {
      const { url, headers, uploadId } = await open({ ...file, name: file.name ?? "master" });
      if (url === undefined) throw new Error(`The upload ${uploadId} wants to go in parts.`);
      return { method: "PUT", url, headers: headers ?? {} };
    },
    createMultipartUpload: async (file) => {
      const { uploadId, key } = await open({ ...file, name: file.name ?? "master" });
      return { uploadId, key };
    },
    signPart: async (_file, { uploadId, partNumber }) => {
      const { urls } = await api.partUrls(uploadId, [partNumber]);
      const url = urls[0]?.url;
      if (url === undefined) throw new Error(`Part ${partNumber} got no address.`);
      return { method: "PUT", url };
    },
    listParts: async (_file, { uploadId }) => {
      if (uploadId === undefined) return [];
      const { parts } = await api.uploadedParts(uploadId);
      return parts.map(({ partNumber, etag, bytes }) => ({ PartNumber: partNumber, ETag: etag, Size: bytes }));
    },
    completeMultipartUpload: async (_file, { uploadId, parts }) => {
      await api.completeUpload(
        uploadId,
        parts.flatMap(({ PartNumber, ETag }) =>
          PartNumber === undefined || ETag === undefined ? [] : [{ partNumber: PartNumber, etag: ETag }],
        ),
      );
      return {};
    },
    abortMultipartUpload: async (_file, { uploadId }) => {
      if (uploadId !== undefined) await api.abortUpload(uploadId);
    },
  });
  return uppy;
}

/** The uploads of this page: add files, watch them, try again. `onSent` runs whenever one has arrived. */
export function useUploads(onSent: () => void) {
  const uppy = useMemo(makeUppy, []);
  const [lines, setLines] = useState<UploadLine[]>([]);

  useEffect(() => {
    const change = (id: string | undefined, update: Partial<UploadLine>) =>
      setLines((before) => before.map((line) => (line.id === id ? { ...line, ...update } : line)));
    uppy.on("file-added", (file) =>
      setLines((before) => [
        {
          id: file.id,
          name: file.name ?? "master",
          bytes: file.size ?? 0,
          sentBytes: 0,
          state: "sending",
          said: "",
          reason: "",
        },
        ...before,
      ]),
    );
    uppy.on("upload-progress", (file, progress) => change(file?.id, { sentBytes: progress.bytesUploaded || 0 }));
    uppy.on("upload-success", (file) => {
      const duplicate = file === undefined ? undefined : opened.get(file.id)?.duplicateOf;
      change(file?.id, {
        state: "sent",
        said: duplicate === undefined ? "Sent: now being processed" : `The same bytes as ${duplicate.key}`,
      });
      onSent();
    });
    uppy.on("upload-error", (file, error) =>
      change(file?.id, { state: "failed", said: "Not sent", reason: error.message }),
    );
    return () => uppy.destroy();
  }, [uppy, onSent]);

  return {
    list: lines,
    add: (files: File[], target: Target) => {
      for (const file of files) uppy.addFile({ name: file.name, type: file.type, data: file, meta: { ...target } });
    },
    retry: (id: string) => {
      setLines((before) => before.map((line) => (line.id === id ? { ...line, state: "sending", reason: "" } : line)));
      void uppy.retryUpload(id);
    },
  };
}
