/** A browser without script, as far as signing in needs one: it keeps cookies, and goes where it is sent. */
function makeBrowser() {
  const jar = new Map<string, string>();
  return async (url: URL, form?: Record<string, string>): Promise<Response> => {
    const response = await fetch(url, {
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return response;
  };
}

/** Fills in the issuer's form behind an authorization request, and answers the address that it then sends the browser to. */
export async function answerIssuer(authorize: string, form: Record<string, string>): Promise<URL> {
  const browse = makeBrowser();
  const { origin } = new URL(authorize);
  const next = async (response: Response, from: URL) => new URL(response.headers.get("location") ?? "", from);
  const asked = new URL(authorize);
  const page = await next(await browse(asked), asked);
  if (page.origin !== origin) return page;
  const resume = await next(await browse(page, form), page);
  return next(await browse(resume), resume);
}
