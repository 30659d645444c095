import { Component, type ReactNode, Suspense } from "react";
import { formatTime } from "../parts/format.ts";
import { SomethingWrong } from "../parts/notice.tsx";
import { queryClient } from "../query-client.ts";
import { linkTokenIn } from "./link-token.ts";
import { linkWay } from "./link-way.ts";
import { ReviewPage, reviewBy } from "./review-page.tsx";

const token = linkTokenIn(location);
const way = token === undefined ? undefined : linkWay(token);
if (way !== undefined) {
  // What it shows is on its way before there is anything to show it with.
  void queryClient.prefetchQuery(reviewBy(way));
  // The first date that a browser writes takes it long: better now than when everything else is there.
  setTimeout(() => formatTime(new Date().toISOString()));
}

/** The page behind an e-mailed link. It stands alone: it leads nowhere else, and so brings no router along. */
export function App() {
  if (way === undefined) return null;
  return (
    <Guarded>
      {/* Until its words are there, of which it is made. */}
      <Suspense>
        <ReviewPage way={way} />
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
