import { Problem } from "../../../functions/api/schemas/problem.ts";
import { ApiProblem } from "../request.ts";

/** What an answer that is no success says. */
export async function problemIn(response: Response): Promise<Error> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  return problem.success ? new ApiProblem(problem.data) : new Error(`The server answered with ${response.status}.`);
}
