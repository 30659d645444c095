import { RouterProvider } from "@tanstack/react-router";
import { router } from "./router.ts";

/** Everything but the page behind an e-mailed link. */
export function App() {
  return <RouterProvider router={router} />;
}
