import { Component, type ReactNode, Suspense } from "react";
import { SomethingWrong } from "../parts/notice.tsx";
import { linkTokenIn } from "./link-token.ts";
import { ReviewPage } from "./review-page.tsx";

/** The page behind an e-mailed link. It stands alone: it leads nowhere else, and so brings no router along. */
export function App() {
  const token = linkTokenIn(location);
  if (token === undefined) return null;
  return (
    <Guarded>
      {/* Until its words are there, of which it is made. */}
      <Suspense>
        <ReviewPage token={token} />
      </Suspense>
    </Guarded>
  );
}

/** Says that something broke, and tries once more when asked. */
class Guarded extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error === null ? (
      this.props.children
    ) : (
      <SomethingWrong error={error} reset={() => this.setState({ error: null })} />
    );
  }
}
