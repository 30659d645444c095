import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { problemWords } from "../parts/problem-words.ts";
import { Recorded } from "../parts/recorded.tsx";
import { pickFile } from "./pick-file.ts";
import type { Question, Stage, UploadLine } from "./upload-line.ts";
import { uploadQueue } from "./upload-queue.ts";

/** What somebody has to know, or to say, before a file goes on. */
export function LineNotes({ line }: { line: UploadLine }) {
  const { t } = useTranslation(["upload", "parts"]);
  const { id, name, stage, asset } = line;
  switch (stage.is) {
    case "refused":
      return <Refused id={id} stage={stage} />;
    case "asks":
      return <Asks id={id} questions={stage.questions} />;
    case "interrupted":
      return <Interrupted id={id} name={name} stage={stage} />;
    case "failed":
      return (
        <Note isBad words={problemWords(stage.error)}>
          <Button onClick={() => uploadQueue.resume(id)}>{t("parts:tryAgain")}</Button>
        </Note>
      );
    case "sent":
      return asset?.reason ? <Note isBad words={<Recorded text={asset.reason} />} /> : null;
    default:
      return null;
  }
}

function Refused({ id, stage }: { id: string; stage: Extract<Stage, { is: "refused" }> }) {
  const { t } = useTranslation("upload");
  const { about, problem, nearestName } = stage;
  const words = about === "twice" || about === "name" ? t(`refused.${about}`) : <Recorded text={problem} />;
  return (
    <Note isBad words={words}>
      {nearestName !== null && (
        <Button className="min-w-0" onClick={() => uploadQueue.rename(id, nearestName)}>
          <span className="truncate">{t("sendAs", { name: nearestName })}</span>
        </Button>
      )}
    </Note>
  );
}

function Asks({ id, questions }: { id: string; questions: Question[] }) {
  const { t } = useTranslation("upload");
  const isPointless = questions.some(({ about }) => about === "sameBytes");
  const version = questions.find(({ about }) => about === "newVersion");
  return (
    <Note words={questions.map((question) => <Asked key={question.about} question={question} />)}>
      <Button onClick={() => uploadQueue.dismiss([id])}>{t("leaveOut")}</Button>
      {!isPointless && (
        <Button kind="main" onClick={() => uploadQueue.agree([id])}>
          {version?.about === "newVersion" ? t("sendVersion", { version: version.version }) : t("sendAnyway")}
        </Button>
      )}
    </Note>
  );
}

function Asked({ question }: { question: Question }) {
  const { t } = useTranslation("upload");
  switch (question.about) {
    case "sameBytes":
      return (
        <p>
          {t("sameBytes", { version: question.version })} <Look assetId={question.assetId} />
        </p>
      );
    case "newVersion":
      return <p>{t("newVersion", { version: question.version })}</p>;
    case "duplicate":
      return (
        <p>
          {t("duplicate", { key: question.key })} <Look assetId={question.assetId} />
        </p>
      );
  }
}

function Look({ assetId }: { assetId: string }) {
  const { t } = useTranslation("upload");
  return (
    <Link to="/assets/$assetId" params={{ assetId }} className="link">
      {t("look")}
    </Link>
  );
}

interface InterruptedProps {
  id: string;
  name: string;
  stage: Extract<Stage, { is: "interrupted" }>;
}

function Interrupted({ id, name, stage }: InterruptedProps) {
  const { t } = useTranslation("upload");
  const choose = async () => {
    const file = await pickFile();
    if (file !== undefined) uploadQueue.giveFile(id, file);
  };
  return (
    <Note
      isBad={stage.isWrongFile}
      words={t(stage.isWrongFile ? "wrongFile" : stage.isNear ? "near" : "chooseAgain", { name })}
    >
      {stage.isNear && (
        <Button kind="main" onClick={() => void uploadQueue.findFile(id)}>
          {t("goOn")}
        </Button>
      )}
      <Button onClick={() => void choose()}>{t("chooseFile")}</Button>
    </Note>
  );
}

function Note({ words, isBad = false, children }: { words: ReactNode; isBad?: boolean; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-1 text-sm">
      <div role={isBad ? "alert" : undefined} className={`min-w-0 wrap-anywhere ${isBad ? "text-bad" : "text-quiet"}`}>
        {words}
      </div>
      {children && <div className="flex max-w-full min-w-0 flex-wrap gap-2">{children}</div>}
    </div>
  );
}
