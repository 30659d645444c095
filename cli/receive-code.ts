import { createServer, type ServerResponse } from "node:http";

/** The loopback address that the issuer sends the code to (RFC 8252, section 7.3); it is registered with the client. */
const port = 4180;
export const redirectUri = `http://localhost:${port}/`;

const patienceMs = 10 * 60_000;

/**
 * Waits for the browser to come back from the issuer with a code for the sign-in of this `state`. `onListening` is called once somebody
 * would be at home.
 *
 * @throws Error when the issuer says no, when another sign-in comes back, or nobody
 */
export function receiveCode(state: string, onListening: () => void): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? "/", redirectUri).searchParams;
    const code = query.get("code");
    const error = query.get("error");
    // Browsers ask for more than they were sent for, such as an icon.
    if (code === null && error === null) return say(response, 404, "There is nothing here.");
    if (query.get("state") !== state) {
      say(response, 400, "This is not the sign-in that was begun. Go back to the terminal.", () =>
        reject(new Error("What came back is not the sign-in that was begun here. Nobody was signed in; try again.")),
      );
    } else if (code === null) {
      say(response, 400, "Not signed in. Go back to the terminal.", () =>
        reject(new Error(`The issuer did not sign you in: ${query.get("error_description") ?? error}`)),
      );
    } else {
      say(response, 200, "Signed in. You may close this page.", () => resolve(code));
    }
  });
  const patience = setTimeout(
    () => reject(new Error(`Nobody signed in within ${patienceMs / 60_000} minutes. Try again.`)),
    patienceMs,
  );
  server.on("error", (cause) =>
    reject(new Error(`Port ${port} cannot be used. Is another sign-in under way on this machine?`, { cause })),
  );
  server.listen(port, "127.0.0.1", onListening);
  return promise.finally(() => {
    clearTimeout(patience);
    server.close();
    // Browsers connect once more in advance, and would keep the process waiting.
    server.closeAllConnections();
  });
}

function say(response: ServerResponse, status: number, text: string, whenSaid?: () => void): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(`${text}\n`, whenSaid);
}
